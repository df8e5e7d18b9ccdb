"""The history of one person in words: events, corrections, plans, means; the newest first."""

from dataclasses import replace

from django.utils.translation import gettext as _

from households.facts import label
from households.means.story import told_of
from households.models import HouseholdEvent, Membership, Person, PersonPlan, PlanReview
from households.person_file.person_head import PersonFile
from households.sight import MEMBERSHIP, PERSON, PERSON_PLAN
from households.story import AT_ONCE, MOST, Entry, changes


def person_story(user, file: PersonFile) -> list[Entry]:
    """What happened to one person, within what somebody may see."""
    homes = [home.pk for home in file.homes]
    records = Person.objects.records_of(file.person).values("pk")
    entries = [
        *_events(user, file.person),
        *changes(Person, records, PERSON, file.sight),
        *changes(Membership, homes, MEMBERSHIP, file.sight),
        *_plans(file),
        *told_of(file.person, file.sight),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:MOST]


def _events(user, person) -> list[Entry]:
    events = HouseholdEvent.objects.visible_to(user).of_person(person).latest_first()
    return [
        Entry(
            at=event.at,
            by=str(event.by or ""),
            what=" · ".join(str(part) for part in (event.get_kind_display(), event.household, event.on)),
            note=event.note,
        )
        for event in events[:MOST]
        if event.kind != HouseholdEvent.Kind.UPDATED  # the correction itself says what
    ]


def _plans(file) -> list[Entry]:
    """Plans opened, reviewed and changed; a review says itself that the next one was set."""
    keys = [plan.pk for plan in file.plans]
    told = [
        _entry(one.at, one.by, _("Plan reviewed · %(day)s") % {"day": one.on}, one.found)
        for one in PlanReview.objects.of_plans(keys)
    ]
    changed = [
        replace(entry, what=_("Plan changed"))
        for entry in changes(PersonPlan, keys, PERSON_PLAN, file.sight)
        if not (_is_next_review(entry) and any(abs(one.at - entry.at) < AT_ONCE for one in told))
    ]
    return [*_written(keys), *told, *changed]


def _is_next_review(entry) -> bool:
    """Whether nothing but the day of the next review changed."""
    return entry.note.startswith(str(label(PersonPlan, "review_on"))) and _("; ") not in entry.note


def _written(keys) -> list[Entry]:
    first = PersonPlan.history.filter(id__in=keys, history_type="+").select_related("history_user")
    return [
        _entry(row.history_date, row.history_user, _("Plan opened · %(day)s") % {"day": row.opened_on}, row.goal)
        for row in first.order_by("history_id")
    ]


def _entry(at, by, what, note) -> Entry:
    return Entry(at=at, by=str(by or ""), what=what, note=note)
