"""A household's whole file as the archive keeps it: cover, index, facts, members, events, visits, needs, documents."""

from functools import cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assist.paper.facts import account_of, disability_of, home_of, identity_of
from assist.paper.means import means_of_household
from assist.paper.sheet import Column, Section, Sheet, chosen, shown, under_14, withheld
from common.wording import listed, sentences
from households.facts import UNDER_14, label
from households.file_head import head_of_household
from households.models import Document, Household, HouseholdEvent, Membership, Visit
from households.secrets.opening import is_child, may_open_about
from households.sight import HOUSEHOLD, sight_of
from needs.models import Closing, Need
from volunteers.models import Level


class Printing:
    """One printing of one file: for whom, on which day, with whole numbers or masked ones.

    ``whole``: the numbers are printed whole, and what is kept about the children that somebody approved.
    """

    def __init__(self, household, *, user, today, whole=False):
        self.household, self.user, self.today, self.whole = household, user, today, whole
        self.sight = sight_of(user, household.building, today=today)
        self.is_approved = cache(lambda child: may_open_about(user, child, household, today=today))
        self.family = list(Membership.objects.visible_to(user, today=today).of(household).valid().head_first())
        self.kept_back = {one.person_id for one in self.family if self._is_hidden(one.person)}

    def _is_hidden(self, person) -> bool:
        """Whether what is kept about somebody is left out: a child's without approval, whose file this is or was."""
        if not is_child(person, self.today):
            return False
        return not (self.whole and self.is_approved(person))

    def sheet(self) -> Sheet:
        """The paper."""
        file = self.household
        community = file.building.above(Level.COMMUNITY)
        sections = [self._facts(), self._present(), self._former()]
        if self.sight.means:
            sections += means_of_household(file, user=self.user, today=self.today, kept_back=self.kept_back)
        if self.sight.care:
            sections += [self._events(), self._visits(), self._needs()]
        if self.sight.secret:
            sections.append(self._documents())
        return Sheet(
            title=_("Household file"),
            number=file.number,
            name=head_of_household(file),
            address=home_of(file),
            cover=[
                (_("Fonds number"), ""),
                (_("Institution"), f"{community.parent.name} {community.name}"),
                (_("Catalogue number"), ""),
                (_("Year"), str(self.today.year)),
                (_("Compiled by"), community.name),
                (_("Compiled on"), date_format(self.today)),
            ],
            sections=[section for section in sections if section],
            printed_by=str(self.user),
            printed_at=timezone.localtime(),
            left_out=self._left_out(),
        )

    def _left_out(self) -> list[str]:
        told = []
        if self.kept_back:
            told.append(_("What is kept about members under 18 is printed only with a supervisor's approval."))
        if self.sight.means and not self.whole:
            told.append(_("Identity numbers and the account are masked."))
        if self.sight.care and not self.sight.means:
            told.append(_("Income, benefits and numbers are left out: the person who printed this does not see them."))
        return told

    def _facts(self) -> Section:
        file, allows = self.household, self.sight.allows
        names = (
            "living_address", "registered_address", "phone", "cause", "risk", "opened_on",
            *(("closed_on", "closed_because") if file.closed_on else ()),
            "last_visit_on", "next_visit_on", "bank_name", "account_holder", "note",
        )  # fmt: skip
        rows = [(label(Household, name), self._value(name)) for name in names if allows(HOUSEHOLD[name])]
        if self.sight.category:
            rows.insert(0, (label(Household, "category"), chosen(file, "category")))
        if self.sight.means:
            rows.append((label(Household, "bank_account"), account_of(file, whole=self.whole)))
            rows += [(name, shown(value)) for name, value in file.declared.items()]
        return Section("facts", _("Facts of the household"), facts=rows)

    def _value(self, name):
        has_choices = Household._meta.get_field(name).choices
        return chosen(self.household, name) if has_choices else shown(getattr(self.household, name))

    def _present(self) -> Section:
        present = [one for one in self.family if not one.left_on]
        section = Section("members", _("Members"), empty=_("Nobody belongs to this household any more."))
        section.columns, section.rows = self._people(present)
        if any(one.person.is_of_tender_age(self.today) for one in present):
            section.note = under_14()
        return section

    def _former(self) -> Section | None:
        gone = [one for one in self.family if one.left_on]
        if not gone or not self.sight.care:
            return None
        columns = [
            Column(_("Name"), "name"), Column(_("Relation"), "name"), Column(_("From"), "day"),
            Column(_("Until"), "day"),
        ]  # fmt: skip
        rows = [
            [one.person.name, chosen(one, "relation"), shown(one.joined_on), shown(one.left_on),
             withheld() if one.person_id in self.kept_back else one.left_because]
            for one in gone
        ]  # fmt: skip
        return Section("former", _("Former members"), columns=[*columns, Column(_("Reason"))], rows=rows)

    def _people(self, members):
        sight = self.sight
        columns = [Column(_("Name"), "name")]
        if sight.care:
            columns += [Column(_("Relation"), "short"), Column(_("Sex"), "narrow"), Column(_("Birth date"), "day")]
        if sight.means:
            columns.append(Column(_("Identity number"), "number"))
        if sight.care:
            columns.append(Column(_("Health, disability, self-care")))
        if sight.means:
            columns += [Column(_("Work"), "short"), Column(_("Monthly income (yuan)"), "short")]
        columns.append(Column(_("Phone"), "phone"))
        return columns, [self._person(one) for one in members]

    def _person(self, member) -> list[str]:
        person, sight = member.person, self.sight
        if person.pk in self.kept_back:
            return self._child(member)
        cells = [self._name(member)]
        if sight.care:
            born = shown(person.birth_date)
            age = f" ({person.age(self.today)})" if person.birth_date else ""
            cells += [chosen(member, "relation"), chosen(person, "sex"), born + age]
        if sight.means:
            cells.append(identity_of(person, whole=self.whole))
        if sight.care:
            words = (person.get_health_display(), disability_of(person), person.get_self_care_display())
            cells.append(shown(" · ".join(filter(None, words))))
        if sight.means:
            cells += [chosen(person, "work"), shown(person.monthly_income)]
        return [*cells, shown(person.phone)]

    def _child(self, member) -> list[str]:
        """A child's line without what is printed only with approval."""
        cells = [self._name(member)]
        if self.sight.care:
            cells += [chosen(member, "relation"), "–", "–", *(["–"] if self.sight.means else []), withheld()]
        return [*cells, *(["–", "–"] if self.sight.means else []), "–"]

    def _name(self, member) -> str:
        name = member.person.name
        if member.is_head and not member.left_on and not self.sight.care:  # else the relation says it
            name = f"{name} ({_('Head')})"
        return f"{name} {UNDER_14}" if member.person.is_of_tender_age(self.today) else name

    def _whose(self, row) -> str:
        return row.person.name if row.person_id else _("Household")

    def _events(self) -> Section:
        events = HouseholdEvent.objects.visible_to(self.user, today=self.today).of_file(self.household)
        events = events.telling(self.user, today=self.today)
        rows = [
            [shown(one.on), chosen(one, "kind"), one.person.name if one.person else "",
             withheld() if one.said and self._is_hidden(one.person) else one.said, str(one.by or "")]
            for one in events.select_related("person", "by").order_by("on", "pk")
        ]  # fmt: skip
        columns = [
            Column(_("Day"), "day"), Column(_("What happened"), "name"), Column(_("Who"), "name"), Column(_("Note")),
            Column(_("Written down by"), "name"),
        ]  # fmt: skip
        return Section("events", _("What happened"), columns=columns, rows=rows, empty=_("Nothing is written down."))

    def _visits(self) -> Section:
        visits = Visit.objects.visible_to(self.user, today=self.today).standing().to(self.household).for_list()
        rows = [
            [
                shown(one.visited_on),
                chosen(one, "mode"),
                self._visitors(one),
                self._found(one),
                shown(one.next_visit_on),
            ]
            for one in visits.order_by("visited_on", "pk")
        ]
        columns = [
            Column(_("Day"), "day"), Column(_("How"), "narrow"), Column(_("Visitors"), "number"),
            Column(_("What was found")), Column(_("Next visit"), "day"),
        ]  # fmt: skip
        return Section("visits", _("Visits"), columns=columns, rows=rows, empty=_("Nobody has visited yet."))

    def _visitors(self, visit) -> str:
        return listed(one.user.name for one in visit.visitors.all())

    def _found(self, visit) -> str:
        """Who was met, what stood out, and the words on it; nothing of a child that is kept back."""
        if self._is_hidden(visit.person):
            return withheld()
        findings = [
            f"{one.get_topic_display()} {one.get_level_display()} {one.words}".strip()
            for one in visit.findings.all()
            if one.level != "fine" or one.words
        ]
        met = [] if visit.met else [_("Not met")]
        parts = [*met, visit.person.name if visit.person_id else "", *findings, visit.problem, visit.note]
        return sentences(filter(None, parts)) or _("Fine")

    def _needs(self) -> Section:
        needs = Need.objects.visible_to(self.user, today=self.today).of_household(self.household)
        rows = needs.select_related("kind__parent", "person", "owner").order_by("raised_on", "pk")
        closings = Closing.objects.visible_to(self.user, today=self.today).filter(need__household=self.household)
        by_need = {one.need_id: one for one in closings.select_related("done_by", "checked_by").order_by("round")}
        columns = [
            Column(_("Raised"), "day"), Column(_("What is needed")), Column(_("For"), "short"),
            Column(_("State"), "short"), Column(_("Owner"), "short"), Column(_("Result")),
        ]  # fmt: skip
        lines = [self._need(one, by_need.get(one.pk)) for one in rows]
        return Section(
            "needs", pgettext("section", "Needs"), columns=columns, rows=lines, empty=_("There is no need on the list.")
        )

    def _need(self, need, closing) -> list[str]:
        hidden = self._is_hidden(need.person)
        what = withheld() if hidden else f"{need.what}（{need.kind.long_name()}）"
        result = "–" if hidden else self._result(need, closing)
        return [shown(need.raised_on), what, self._whose(need), chosen(need, "status"), shown(need.owner), result]

    def _result(self, need, closing) -> str:
        if not closing or closing.reopened_on:
            return shown(need.result or need.measure)
        people = [str(one) for one in (closing.done_by, closing.checked_by) if one]
        return sentences(filter(None, [shown(closing.closed_on), closing.result, " / ".join(people)]))

    def _documents(self) -> Section:
        documents = Document.objects.visible_to(self.user, today=self.today).of(self.household).for_list()
        rows = [self._document(number, one) for number, one in enumerate(documents.standing(), start=1)]
        columns = [
            Column(_("No."), "narrow"), Column(_("Document")), Column(_("Whose"), "name"),
            Column(_("Issued on"), "day"), Column(_("Valid until"), "day"),
            Column(pgettext("of a document", "Pages"), "narrow"), Column(_("Original seen"), "name"),
        ]  # fmt: skip
        return Section("documents", _("Documents"), columns=columns, rows=rows, empty=_("No document is on file yet."))

    def _document(self, number, one) -> list[str]:
        if self._is_hidden(one.person):
            return [str(number), chosen(one, "kind"), self._whose(one), withheld(), "–", str(one.pages), "–"]
        seen = f"{shown(one.original_seen_on)} {one.original_seen_by}" if one.original_seen_on else _("copy only")
        days = (shown(one.issued_on), shown(one.expires_on))
        return [str(number), str(one), self._whose(one), *days, str(one.pages), seen]
