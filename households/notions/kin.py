"""The people of a family as the picture and the list beside it show them, for whoever sees what care needs."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from households.models import Belonging, Health, Notion, Person, Relation, Status
from households.sight import Sight

UNIT = "unit"
KINDS = (Notion.BOOKLET, Notion.HOME, UNIT)
FORMER_HEAD = "former_head"
WORDS = dict(Relation.choices) | {FORMER_HEAD: gettext_lazy("Former head")}


@dataclass(slots=True)
class Kin:
    """One of the family: who, in which relation, what weighs on them, and to which of the three they belong."""

    person: Person
    relation: str = ""
    words: str = ""
    age: str = ""
    gone: str = ""
    marks: list[tuple[str, str]] = field(default_factory=list)
    bands: list[tuple[str, str, bool | None]] = field(default_factory=list)
    times: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # by notion: since when, until when

    @property
    def is_noted(self) -> bool:
        """Whether booklet or home of this family are noted at all."""
        return any(belongs is not None for _words, kind, belongs in self.bands if kind != UNIT)

    @property
    def told(self) -> list[tuple[bool | None, list[tuple[str, str]]]]:
        """For each of the three whether the person belongs now, and the days."""
        return [(belongs, self.times.get(kind, [])) for _words, kind, belongs in self.bands]


def family_of(household, sight: Sight, day) -> list[Kin]:
    """Everybody who is or was a member, stands or stood in the booklet, lives or lived here; in two queries."""
    members = household.memberships.valid().telling_home().select_related("person")
    members = list(members.order_by("-is_head", "left_on", "pk"))
    noted = list(Belonging.objects.of(household).telling_home().select_related("person").order_by("since", "pk"))
    people, times, now = {}, defaultdict(lambda: defaultdict(list)), defaultdict(set)
    ours = {one.person_id for one in (*members, *noted) if one.is_home}
    relations = {one.person_id: one.relation for one in noted if one.relation}
    here, gone = set(), {}
    for member in members:
        people[member.person_id] = member.person
        times[member.person_id][UNIT].append(_days(member.joined_on, member.left_on))
        if member.left_on is None or household.closed_on:
            now[member.person_id].add(UNIT)
            here.add(member.person_id)
        else:
            gone[member.person_id] = member
        if member.person_id not in relations or member.left_on is None:
            relations[member.person_id] = _relation(member, members)
    for one in noted:
        people.setdefault(one.person_id, one.person)
        times[one.person_id][one.notion].append(_days(one.since, one.until))
        if one.until is None or one.until > day:
            now[one.person_id].add(one.notion)
            here.add(one.person_id)
    known = {one.notion for one in noted} | {UNIT}
    told = {"known": known, "sight": sight, "day": day}
    return [
        _kin(person, relations.get(key, ""), now[key], times[key], gone=key not in here, may_tell=key in ours, **told)
        for key, person in people.items()
    ]


def _relation(member, members) -> str:
    """The relation to the head; of a head who has gone what it was, unless nobody else is left."""
    has_another = member.left_on is not None and any(one.left_on is None for one in members)
    return FORMER_HEAD if member.relation == Relation.HEAD and has_another else member.relation


def _kin(person, relation, now, times, *, known, sight, day, gone, may_tell) -> Kin:
    words = str(WORDS.get(relation, ""))
    age = person.age(day)
    status = person.get_status_display() if may_tell and person.status != Status.NORMAL else ""
    return Kin(
        person=person,
        relation=relation,
        words=words or ("" if UNIT in now else _("no member of the unit")),
        age=_age_words(age, person),
        gone=status or (_("gone") if gone else ""),
        marks=_marks(person, sight) if may_tell else [],
        bands=[(_band(kind), str(kind), kind in now if kind in known else None) for kind in KINDS],
        times=times,
    )


def _age_words(age, person) -> str:
    words = [ngettext("%(years)s year", "%(years)s years", age) % {"years": age}] if age is not None else []
    return " · ".join([*words, *([person.get_sex_display()] if person.sex else [])])


def _marks(person: Person, sight: Sight) -> list[tuple[str, str]]:
    """What weighs on somebody, in a word each; all of it stands in the list as well."""
    marks = []
    if person.health == Health.GRAVE:
        marks.append((pgettext("mark", "grave illness"), "act"))
    elif person.health == Health.CHRONIC:
        marks.append((pgettext("mark", "chronic"), "watch"))
    if person.disability_class:
        marks.append((pgettext("mark", "dis. %(level)s") % {"level": person.disability_level or ""}, "watch"))
    if sight.means and person.monthly_income:
        marks.append((pgettext("mark", "¥"), "fine"))
    return marks


def _band(kind) -> str:
    return {
        Notion.BOOKLET: pgettext("band", "Book"),
        Notion.HOME: pgettext("band", "Home"),
        UNIT: pgettext("band", "Aid"),
    }[kind]


def _days(since, until) -> tuple[str, str]:
    return since.isoformat() if since else "…", until.isoformat() if until else pgettext("until", "today")
