"""A condition tried over the whole caseload before it counts: whom it would find, and who has the benefit already."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _now

from benefits.conditions import Facts, ValueMissing, compiled
from benefits.models import BenefitKind, LocalValue
from benefits.together import excluding_kinds
from volunteers.rights import Sees

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it: people who meet the condition, those of them who lack the benefit, and some of these."""

    people: int = 0
    lacking: int = 0
    households: int = 0
    sample: tuple = ()
    missing: str = ""  # which local value it rests on that nobody has set, in words


def try_out(condition, kind: BenefitKind, *, user, day: date) -> Tried:
    """Ask the condition of everybody whose means somebody sees; nothing is written."""
    facts = Facts(day)
    seen = facts.members().visible_to(user, sees=Sees.MEANS, today=day)
    try:
        meeting = facts.people().filter(compiled(condition, facts), Exists(seen.filter(person=OuterRef("pk"))))
    except ValueMissing as value:
        words = _now("%(value)s is not set: rules that rest on it were not asked.")
        return Tried(missing=words % {"value": LocalValue.Name(value.name).label})
    lacking = meeting.filter(~facts.holds(kind.code, *excluding_kinds(facts)[kind.code]))
    theirs = seen.filter(person__in=lacking.values("pk"))
    counts = theirs.aggregate(people=Count("person", distinct=True), households=Count("household", distinct=True))
    sample = theirs.select_related("person", "household").order_by("household__number", "pk")[:MOST_SHOWN]
    return Tried(meeting.count(), counts["people"], counts["households"], tuple(sample))
