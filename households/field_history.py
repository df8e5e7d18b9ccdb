"""Field by field what a file said before: from when until when, what was corrected, by whom, and from where."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.utils.translation import gettext as _

from households.facts import label
from households.models import FormerValue, Household, HouseholdEvent, Membership, Person
from households.sight import HOUSEHOLD, MASKS, MEMBERSHIP, PERSON, Sight
from volunteers.models import Place

# In this order; those that decide about help first. What only follows from others, or events tell, is left out.
OF_FILE = (
    "building", "room", "living_address", "registered_address", "phone", "category", "cause", "risk", "bank_name",
    "account_holder", "bank_account", "number", "opened_on", "note",
)  # fmt: skip
OF_PERSON = (
    "health", "disability_class", "disability_level", "self_care", "work", "monthly_income", "status", "died_on",
    "whereabouts", "name", "identity_number", "sex", "birth_date", "phone", "note",
)  # fmt: skip
OF_MEMBERSHIP = ("relation", "is_head", "joined_on")


@dataclass(frozen=True, slots=True)
class Noted:
    """Who wrote something down, when, and where it was taken from."""

    by: str = ""
    at: datetime | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """What a field said from a day until a day; without them from the beginning and to this day."""

    words: str
    since: date | None
    until: date | None
    noted: Noted


@dataclass(frozen=True, slots=True)
class Correction:
    """What a field was thought to say, and was said to be wrong; or what was taken back with a whole action."""

    wrong: str
    right: str
    noted: Noted
    was_taken_back: bool = False


@dataclass(frozen=True, slots=True)
class FieldHistory:
    """One field: its periods as one followed the other, and the corrections."""

    name: str
    label: str
    periods: list[Period]
    corrections: list[Correction]

    @property
    def rows(self) -> int:
        """How many lines the field takes."""
        return len(self.periods) + len(self.corrections)


@dataclass(frozen=True, slots=True)
class OwnerHistory:
    """The fields of the file itself, or of one who is or was its member."""

    key: str
    title: str
    fields: list[FieldHistory]
    has_gone: bool = False


def field_histories(household, sight: Sight) -> list[OwnerHistory]:
    """The file and all who were ever its members, each with the history of its fields, within what one may see.

    What is known of somebody who belongs to another file now is told there.
    """
    members = list(household.memberships.valid().telling_home().head_first())
    known = _Known(household, members)
    owners = [OwnerHistory("file", _("The file"), _fields(known, household, OF_FILE, HOUSEHOLD, sight))]
    people, present = {}, {member.person_id for member in members if not member.left_on}
    for member in members:
        fields = _fields(known, member, OF_MEMBERSHIP, MEMBERSHIP, sight)
        if member.person_id in people:  # somebody who came back: one history, every time of belonging
            people[member.person_id].fields.extend(fields)
            continue
        fields += _fields(known, member.person, OF_PERSON, PERSON, sight) if member.is_home else []
        owner = OwnerHistory(
            f"member-{member.pk}", member.person.name, fields, has_gone=member.person_id not in present
        )
        people[member.person_id] = owner
    return owners + list(people.values())


class _Known:
    """All that was written down of the rows of one file, by row."""

    def __init__(self, household, members):
        self.former, self.rows = defaultdict(list), defaultdict(list)
        for one in FormerValue.objects.of_file(household).select_related("by", "action").in_time():
            self.former[one.owner_key()].append(one)
        people = {member.person_id for member in members}
        keys = {Household: [household.pk], Person: people, Membership: [member.pk for member in members]}
        for model, some in keys.items():
            rows = model.history.filter(id__in=some).select_related("history_user").order_by("history_id")
            for row in rows:
                self.rows[model._meta.model_name, row.id].append(row)
        buildings = {row.building_id for row in self.rows["household", household.pk]}
        told = self.former["household", household.pk]
        buildings |= {one.read(household) for one in told if one.field == "building"} | {household.building_id}
        self.places = dict(Place.objects.filter(pk__in=buildings).values_list("pk", "name"))

    def words(self, row, name, value) -> str:
        """A field's value in words; secrets masked."""
        field = row._meta.get_field(name)
        if name in MASKS:
            value = MASKS[name](value)
        elif field.is_relation:
            value = self.places.get(value, "")
        elif isinstance(value, bool):
            value = _("yes") if value else _("no")
        elif field.choices:
            value = dict(field.flatchoices).get(value, value)
        return "–" if value in (None, "") else str(value)


def _fields(known, row, names, classes, sight) -> list[FieldHistory]:
    owner = (row._meta.model_name, row.pk)
    former, rows = known.former[owner], known.rows[owner]
    seen = [name for name in names if sight.shows(name, classes[name])]
    told = []
    for name in seen:
        of_field = [one for one in former if one.field == name]
        corrections = _corrections(known, row, name, of_field, rows)
        periods = _periods(known, row, name, [one for one in of_field if not one.set_aside], rows)
        if len(periods) > 1 or corrections or periods[0].words not in ("–", _("no")):
            told.append(FieldHistory(name, label(type(row), name), periods, corrections))
    return told


def _periods(known, row, name, former, rows) -> list[Period]:
    periods, since = [], getattr(row, "joined_on", None)
    noted = _noted(rows[0]) if rows else Noted()
    for one in former:
        periods.append(Period(known.words(row, name, one.read(row)), since, one.until, noted))
        since, noted = one.until, _told(one)
    now = getattr(row, row._meta.get_field(name).attname)
    return [*periods, Period(known.words(row, name, now), since, getattr(row, "left_on", None), noted)]


def _corrections(known, row, name, former, rows) -> list[Correction]:
    """The changes of a field that no former value tells of: what was typed over, and was never so."""
    explained, found = [one.read(row) for one in former], []
    put_back = [one.read(row) for one in former if one.set_aside]
    attname = row._meta.get_field(name).attname
    for old, new in pairwise(rows):
        before, after = getattr(old, attname), getattr(new, attname)
        if before == after:
            continue
        if before in explained:
            explained.remove(before)
        else:
            words = [known.words(row, name, value) for value in (before, after)]
            found.append(Correction(*words, _noted(new), was_taken_back=after in put_back))
    return found


def _told(former) -> Noted:
    """Who noted the change that ended a value: from a source, or by an event."""
    action = former.action
    by_event = action.get_kind_display() if action and action.kind != HouseholdEvent.Kind.UPDATED else ""
    return Noted(str(former.by or ""), former.at, former.source or by_event)


def _noted(row) -> Noted:
    return Noted(str(row.history_user or ""), row.history_date, row.history_change_reason or "")
