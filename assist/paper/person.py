"""All that is kept about one person (个人信息查阅单), for handing over to that person (PIPL art. 45)."""

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assist.paper.facts import disability_of, home_of, identity_of
from assist.paper.means import means_of_person
from assist.paper.noted import approvals_of_person, noted_of_person
from assist.paper.sheet import Column, Section, Sheet, chosen, shown, under_14, withheld
from common.wording import listed, sentences
from households.facts import UNDER_14, label
from households.models import Document, HouseholdEvent, Membership, Opening, Person, PersonPlan, Visit
from households.secrets.opening import is_child, may_open_about
from needs.models import Need
from volunteers.models import Level


def person_sheet(membership, *, user, today, whole=False) -> Sheet:
    """The paper about the member of a file; a child's only with approval and a reason (``whole``)."""
    person, household = membership.person, membership.household
    community = household.building.above(Level.COMMUNITY)
    child = is_child(person, today)
    hidden = child and not (whole and may_open_about(user, person, household, today=today))
    about = [] if hidden else _about(person, user=user, today=today)
    return Sheet(
        title=_("What is kept about me"),
        number=household.number,
        name=person.name,
        address=home_of(household),
        cover=[
            (_("Name"), person.name),
            (_("File number"), household.number),
            (_("Kept by"), f"{community.parent.name} {community.name}"),
            (_("Office phone"), community.office_phone or community.parent.office_phone),
            (_("Made on"), date_format(today)),
        ],
        sections=[_who(person, hidden=hidden, today=today), *about],
        printed_by=str(user),
        printed_at=timezone.localtime(),
        left_out=[withheld()] if hidden else [],
    )


def _who(person, *, hidden, today) -> Section:
    """The person's own fields; the identity number is masked, for the paper may be lost."""
    if hidden:
        return Section("person", _("The person"), facts=[(_("Name"), person.name)])
    young = person.is_of_tender_age(today)
    facts = [
        (_("Name"), person.name),
        (label(Person, "sex"), chosen(person, "sex")),
        (label(Person, "birth_date"), f"{shown(person.birth_date)} {UNDER_14}" if young else shown(person.birth_date)),
        (label(Person, "identity_kind"), chosen(person, "identity_kind")),
        (label(Person, "identity_number"), identity_of(person, whole=False)),
        (label(Person, "phone"), shown(person.phone)),
        (label(Person, "health"), chosen(person, "health")),
        (label(Person, "disability_class"), shown(disability_of(person))),
        (label(Person, "self_care"), chosen(person, "self_care")),
        (label(Person, "work"), chosen(person, "work")),
        (label(Person, "monthly_income"), shown(person.monthly_income)),
        (label(Person, "status"), chosen(person, "status")),
        (label(Person, "died_on"), shown(person.died_on)),
        (label(Person, "whereabouts"), shown(person.whereabouts)),
        (label(Person, "note"), shown(person.note)),
    ]
    return Section("person", _("The person"), facts=facts, note=under_14() if young else "")


def _about(person, *, user, today) -> list[Section]:
    """Everything that hangs on the person, in the files that may be seen."""
    seen = {"user": user, "today": today}
    return [
        _households(person, **seen),
        *means_of_person(person, **seen),
        *_plans(person, **seen),
        _events(person, **seen),
        _visits(person, **seen),
        _needs(person, **seen),
        _documents(person, **seen),
        *noted_of_person(person, **seen),
        _changes(person),
        _openings(person, **seen),
        *approvals_of_person(_named(person), **seen),
    ]


def _named(person) -> Q:
    """What names the person, or another record that turned out to be the same person."""
    return Q(person=person) | Q(person__merged_into=person)


def _households(person, *, user, today) -> Section:
    theirs = Membership.objects.visible_to(user, today=today).valid().of_person(person)
    rows = theirs.select_related("household__building")
    lines = [
        [one.household.number, home_of(one.household), chosen(one, "relation"), shown(one.joined_on),
         shown(one.left_on), one.left_because, one.household.source or _("written down by the office")]
        for one in rows.order_by("joined_on", "pk")
    ]  # fmt: skip
    columns = [
        Column(_("File number"), "name"), Column(_("Address")), Column(_("Relation"), "short"),
        Column(_("From"), "day"), Column(_("Until"), "day"), Column(_("Reason")), Column(_("Source")),
    ]  # fmt: skip
    return Section("households", _("Households of this person"), columns=columns, rows=lines)


def _plans(person, *, user, today) -> list[Section]:
    """The plans for this person; nothing at all where there never was one."""
    plans = PersonPlan.objects.visible_to(user, today=today).of_person(person).order_by("opened_on", "pk")
    rows = [
        [shown(one.opened_on), chosen(one, "reason"), one.goal, one.steps, shown(one.closed_on), one.closed_because]
        for one in plans
    ]
    columns = [
        Column(_("From"), "day"), Column(_("Why"), "name"), Column(_("Goal")), Column(_("Steps")),
        Column(_("Until"), "day"), Column(_("Reason"), "name"),
    ]  # fmt: skip
    return [Section("plans", _("Plan for this person"), columns=columns, rows=rows)] if rows else []


def _events(person, *, user, today) -> Section:
    events = HouseholdEvent.objects.visible_to(user, today=today).of_person(person).select_related("by")
    rows = [
        [shown(one.on), chosen(one, "kind"), one.note, str(one.by or ""), one.source]
        for one in events.order_by("on", "pk")
    ]
    columns = [
        Column(_("Day"), "day"), Column(_("What happened"), "name"), Column(_("Note")),
        Column(_("Written down by"), "name"), Column(_("Source")),
    ]  # fmt: skip
    return Section("events", _("What happened"), columns=columns, rows=rows, empty=_("Nothing is written down."))


def _visits(person, *, user, today) -> Section:
    visits = Visit.objects.visible_to(user, today=today).standing().filter(person=person).for_list()
    rows = [
        [shown(one.visited_on), chosen(one, "mode"), listed(v.user.name for v in one.visitors.all()), _found(one)]
        for one in visits.order_by("visited_on", "pk")
    ]
    columns = [
        Column(_("Day"), "day"), Column(_("How"), "narrow"), Column(_("Visitors"), "number"),
        Column(_("What was found")),
    ]  # fmt: skip
    return Section(
        "visits",
        _("Visits to this person"),
        columns=columns,
        rows=rows,
        empty=_("None; visits to the whole household stand in its file."),
    )


def _found(visit) -> str:
    findings = [
        f"{one.get_topic_display()} {one.get_level_display()} {one.words}".strip() for one in visit.findings.all()
    ]
    return sentences(filter(None, [*findings, visit.problem, visit.note]))


def _needs(person, *, user, today) -> Section:
    needs = Need.objects.visible_to(user, today=today).filter(person=person).select_related("kind__parent", "owner")
    rows = [
        [shown(one.raised_on), f"{one.what}（{one.kind.long_name()}）", chosen(one, "status"), shown(one.owner),
         shown(one.result or one.measure)]
        for one in needs.order_by("raised_on", "pk")
    ]  # fmt: skip
    columns = [
        Column(_("Raised"), "day"), Column(_("What is needed")), Column(_("State"), "short"),
        Column(_("Owner"), "short"), Column(_("Result")),
    ]  # fmt: skip
    return Section(
        "needs", pgettext("section", "Needs"), columns=columns, rows=rows, empty=_("There is no need on the list.")
    )


def _documents(person, *, user, today) -> Section:
    documents = Document.objects.visible_to(user, today=today).filter(person=person).for_list()
    rows = [
        [str(one), shown(one.issued_on), shown(one.expires_on), str(one.pages),
         shown(timezone.localtime(one.uploaded_at)), one.withdrawn_because]
        for one in documents
    ]  # fmt: skip
    columns = [
        Column(_("Document")), Column(_("Issued on"), "day"), Column(_("Valid until"), "day"),
        Column(pgettext("of a document", "Pages"), "narrow"), Column(_("Added"), "day"), Column(_("Withdrawn because")),
    ]  # fmt: skip
    return Section("documents", _("Documents"), columns=columns, rows=rows, empty=_("No document is on file yet."))


def _changes(person) -> Section:
    """When the person's fields were written, by whom, and from which source."""
    rows = [
        [timezone.localtime(one.history_date).strftime("%Y-%m-%d %H:%M"), str(one.history_user or ""),
         one.history_change_reason or _("typed by hand")]
        for one in person.history.select_related("history_user").order_by("history_date", "history_id")
    ]  # fmt: skip
    columns = [Column(_("When"), "number"), Column(_("By"), "name"), Column(_("Source"))]
    return Section(
        "changes", _("When it was written"), columns=columns, rows=rows, empty=_("It is unchanged since the beginning.")
    )


def _openings(person, *, user, today) -> Section:
    openings = Opening.objects.visible_to(user, today=today).filter(_named(person)).select_related("by", "document")
    rows = [
        [timezone.localtime(one.at).strftime("%Y-%m-%d %H:%M"), str(one.by), chosen(one, "what"), one.reason]
        for one in openings.order_by("at", "pk")
    ]
    columns = [
        Column(_("When"), "number"),
        Column(_("By"), "name"),
        Column(_("What was opened"), "name"),
        Column(_("Reason")),
    ]
    return Section(
        "openings", _("Who opened what is secret"), columns=columns, rows=rows, empty=_("Nobody has opened anything.")
    )
