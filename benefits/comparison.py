"""The comparison of departments' lists with the files, as of a day: each kind of finding is one query or a few."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, Value

from benefits.conditions import MONEY, Facts, ValueMissing, compiled
from benefits.found import Found
from benefits.models import Award, BenefitKind, EntitlementRule, Nature, Roster, Rule
from benefits.together import MINIMUM, both_paid, duplicate, excluding_kinds, exclusive, is_known, requires
from common.databases.many_rows import measure
from households.models import Household, Membership, Person, Status, TimeClosed

CIVIL_AFFAIRS = "civil_affairs"
READ = (Award, Roster, Household, Membership, Person, TimeClosed)


@dataclass(slots=True)
class Comparison:
    """What a comparison found, and which rules could not be asked for want of a local value."""

    day: date
    found: list[Found]
    kinds: dict[str, BenefitKind]
    missing: list[str]

    def names(self, one: Found) -> list[str]:
        """The names of what a finding is about, in the order of their characters."""
        return sorted(self.kinds[code].name for code in one.about)


def compare(day: date) -> Comparison:
    """Compare every list with every file as of a day. Writes nothing but whom the rows are about."""
    Award.objects.link()
    measure(*READ)
    facts = Facts(day)
    made = Comparison(day, [], {kind.code: kind for kind in BenefitKind.objects.all()}, [])
    for find in FINDERS:
        made.found += dict.fromkeys(find(facts, made.missing))
    return made


def _deceased(facts, missing):
    """A benefit was still paid in a month after a death."""
    deaths = facts.of_nature(Nature.DEATH).filter(starts_on__lt=facts.day.replace(day=1))
    paid = facts.of_nature(Nature.BENEFIT).filter(Q(person__isnull=False) | Q(is_ours=True))
    told = deaths.filter(starts_on__lt=OuterRef("seen_in"))
    died = Q(died_on__lte=facts.day) | Q(status=Status.DECEASED, died_on=None)
    late = Q(person__died_on__lt=F("seen_in")) | Q(person__died_on=None)
    found = set()
    for rows in (  # each of them begins with the few who died
        paid.filter(
            Exists(told.filter(identity_index=OuterRef("identity_index"))),
            identity_index__in=deaths.values("identity_index"),
        ),
        paid.filter(Exists(told.filter(person=OuterRef("person"))), person__in=deaths.values("person")),
        paid.filter(late, person__in=Person.objects.filter(died).values("pk")),
    ):
        found.update(rows.values_list("person", "identity_index", "kind__code"))
    for person, index, code in sorted(found, key=lambda row: (row[0] or 0, *row[1:])):
        yield Found(Rule.DECEASED, person, "" if person else index, (code,))


def _income(facts, missing):
    """A family on the minimum living allowance has incomes above the standard, as far as lists know them."""
    try:
        standard = facts.number("dibao_standard")
    except ValueMissing as value:
        missing.append(value.name)
        return
    on_it = facts.members().filter(Exists(facts.awards(MINIMUM).filter(person=OuterRef("person"))))
    rich = facts.incomes().annotate(limit=F("people") * Value(standard, output_field=MONEY))
    rich = rich.filter(income__gt=F("limit"), household__in=on_it.values("household"))
    for person in facts.heads(rich.values("household")).values_list("person", flat=True):
        yield Found(Rule.INCOME, person, "", (MINIMUM,))


def _missed(facts, missing):
    """Somebody meets the conditions of a benefit and does not have it, nor one that excludes it."""
    excluding = excluding_kinds(facts)
    for rule in EntitlementRule.objects.in_force(facts.day).select_related("kind").order_by("pk"):
        if not is_known(facts, rule.kind):
            continue
        try:
            entitled = Person.objects.filter(compiled(rule.condition, facts))
        except ValueMissing as value:
            missing.append(value.name)
            continue
        people = entitled.filter(~facts.holds(rule.kind.code, *excluding[rule.kind.code]))
        for person in facts.alive(people.values_list("pk", flat=True)):
            yield Found(Rule.MISSED, person, "", (rule.kind.code,), rule.source)


def _unknown(facts, missing):
    """Civil affairs' list of this community names somebody who is in no file."""
    deaths = facts.of_nature(Nature.DEATH)
    rows = facts.of_nature(Nature.BENEFIT, Nature.CATEGORY).filter(
        person=None, is_ours=True, last_roster__department__code=CIVIL_AFFAIRS
    )
    rows = rows.filter(~Exists(deaths.filter(identity_index=OuterRef("identity_index"))))
    for index, code in rows.order_by("identity_index", "kind__code", "pk").values_list("identity_index", "kind__code"):
        yield Found(Rule.UNKNOWN, None, index, (code,))


# Each kind of finding is asked for by itself.
FINDERS = (exclusive, duplicate, both_paid, requires, _deceased, _income, _missed, _unknown)
