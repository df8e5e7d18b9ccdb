"""What a file said on a day: what was so then, as known today (architecture: time and truth)."""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.wording import listed
from households.facts import UNDER_14, label
from households.models import (
    Asset,
    Belonging,
    FormerValue,
    Household,
    Housing,
    Income,
    Membership,
    Notion,
    Pairing,
    Person,
    Status,
    Tagging,
)
from households.sight import PERSON, Sight
from volunteers.models import Place

# Of each member, in this order; who somebody is comes from the row as it is now.
TOLD = (
    "identity_mask", "sex", "birth_date", "phone", "health", "disability_class", "disability_level", "self_care",
    "work", "monthly_income", "status", "died_on", "whereabouts",
)  # fmt: skip
MASKED = {"identity_mask": "identity_number"}
MEANS = {Income: ("kind", "amount"), Housing: ("kind", "owner", "address"), Asset: ("kind", "value")}


@dataclass(slots=True)
class State:
    """A file on a day: its own fields, and its members with what was known of them; nothing here is to be saved."""

    day: date
    household: Household
    closed: tuple | None = None  # the days from and until which it was closed then; until None: to this day
    members: list[Membership] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether the file was open on the day."""
        return self.closed is None and not self.is_yet_to_open

    @property
    def is_yet_to_open(self) -> bool:
        """Whether the file was opened only after the day."""
        return bool(self.household.opened_on and self.household.opened_on > self.day)

    @property
    def head(self) -> Membership | None:
        """Who was the head on the day."""
        return next((member for member in self.members if member.is_head), None)


def state_of(household, day) -> State:
    """The file as it was on a day, in three queries, or four where it stood in another building then."""
    then = copy(household)
    rows = list(FormerValue.objects.valid().of_file(household).ended_after(day).in_time())
    present = Membership.objects.of(household).valid().present_on(day)
    members = list(present.select_related("person").order_by("pk"))
    _put_back(rows, [then, *members, *(member.person for member in members)])
    if then.building_id != household.building_id:
        then.building = Place.objects.with_parents().get(pk=then.building_id)
    for member in members:
        if member.person.died_on and member.person.died_on > day:
            member.person.status, member.person.died_on = Status.NORMAL, None
    head = head_of(members)
    for member in members:
        member.is_head = member is head
    state = State(day, then, _closed_on(household, day), sorted(members, key=lambda one: not one.is_head))
    if state.is_open:
        then.closed_on, then.closed_because = None, ""
    then.declared = {}  # what a workbook declared speaks for its own day
    return state


def _put_back(rows, owners):
    """Put on each row what its fields held: from the latest value to the first, so that the first one stays."""
    by_owner = {(owner._meta.model_name, owner.pk): owner for owner in owners}
    for former in reversed(rows):
        owner = by_owner.get(former.owner_key())
        if owner is not None:
            former.put_on(owner)


def head_of(members):
    """Who of the members of a day was the head then; of two by what is written down, whoever left first.

    The other one came after; such rows were written before the days of a change of head were kept.
    """
    return min((one for one in members if one.is_head), key=lambda one: one.left_on or date.max, default=None)


def _closed_on(household, day):
    if household.closed_on and household.closed_on <= day:
        return household.closed_on, None
    times = household.times_closed.filter(closed_on__lte=day, reopened_on__gt=day).order_by("pk")
    return times.values_list("closed_on", "reopened_on").first()


def words_of_day(state: State) -> str:
    """Why there is less to see of that day: not opened yet, or closed; "" when the file was open."""
    if state.is_yet_to_open:
        words = _("The file was not open yet on %(day)s; it was opened on %(opened)s.")
        return words % {"day": state.day, "opened": state.household.opened_on}
    if state.closed is None:
        return ""
    since, until = state.closed
    if until is None:
        return _("The file was closed on %(day)s: since %(since)s.") % {"day": state.day, "since": since}
    words = _("The file was closed on %(day)s: from %(since)s until it was opened again on %(until)s.")
    return words % {"day": state.day, "since": since, "until": until}


def member_facts(member, sight: Sight, day) -> list[tuple]:
    """What was known of a member (with ``tags``) on a day, in words, within what one may see."""
    person = member.person
    facts = []
    for name in TOLD:
        value = getattr(person, name)
        if value in ("", None) or not (sight.means if name == "identity_mask" else sight.allows(PERSON[name])):
            continue
        if Person._meta.get_field(name).choices:
            value = getattr(person, f"get_{name}_display")()
        elif hasattr(value, "isoformat"):
            value = value.isoformat()
        facts.append((label(Person, MASKED.get(name, name)), value))
        if name == "birth_date":
            age = person.age(day)
            facts.append((_("Age"), f"{age} {UNDER_14}" if person.is_of_tender_age(day) else age))
    return facts + ([(_("Tags"), listed(member.tags))] if member.tags else [])


def put_tags_of_day(state: State, sight: Sight):
    """Give the file and each member of a day the ``tags`` that held then, within what one may see."""
    people = [member.person_id for member in state.members]
    borne = Tagging.objects.borne_by(state.household, people).on_day(state.day).seen_by(sight).in_order()
    names = defaultdict(list)
    for person, name in borne.values_list("person", "tag__name"):
        names[person].append(name)
    state.household.tags = names[None]
    for member in state.members:
        member.tags = names[member.person_id]


def around_of_day(state: State) -> list[tuple]:
    """What the household was marked with on a day, and who stood by it; what was not is left out."""
    paired = Pairing.objects.filter(household=state.household).on_day(state.day).order_by("pk")
    helpers = list(paired.values_list("helper__name", flat=True))
    told = ((_("Tags"), state.household.tags), (_("Paired with"), helpers))
    return [(title, listed(names)) for title, names in told if names]


def notions_of_day(household, day) -> list[tuple]:
    """Who stood in the registered booklet and who lived together on a day; what nobody noted is left out."""
    names = {notion: [] for notion in Notion}
    for one in Belonging.objects.of(household).on(day).with_people():
        names[one.notion].append(one.person.name)
    return [(notion.label, listed(some)) for notion, some in names.items() if some]


def means_of_day(household, day) -> list[tuple]:
    """What the household lived on, owned and lived in on a day: a title, and each row with whose it was."""
    told = []
    for model, names in MEANS.items():
        rows = model.objects.shown_on(household, day).latest_first()
        facts = [(row.person.name if row.person_id else _("The household"), _row_words(row, names)) for row in rows]
        if facts:
            told.append((capfirst(model._meta.verbose_name), facts))
    return told


def _row_words(row, names) -> str:
    words = [getattr(row, f"get_{name}_display", lambda name=name: getattr(row, name))() for name in names]
    return " · ".join(str(word) for word in words if word not in ("", None))
