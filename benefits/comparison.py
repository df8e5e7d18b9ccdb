"""The comparison of departments' lists with the files, as of a day: each kind of finding is one query or a few."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import NullIf

from benefits.conditions import MONEY, Facts, ValueMissing, compiled
from benefits.models import Award, BenefitKind, BenefitRelation, EntitlementRule, Nature, Relation, Roster, Rule
from households.models import Person

CIVIL_AFFAIRS = "civil_affairs"
MINIMUM = "dibao"


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: which rule, whose (a person on file, or a number in no file), about which benefits."""

    rule: str
    person: int | None
    index: str
    about: tuple[str, ...]  # codes of the kinds
    source: str = ""


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
    facts = Facts(day)
    made = Comparison(day, [], {kind.code: kind for kind in BenefitKind.objects.all()}, [])
    for find in (_exclusive, _duplicate, _requires, _deceased, _income, _missed, _unknown):
        made.found += dict.fromkeys(find(facts, made.missing))
    return made


def _of_people(awards, facts):
    """Only what is said of the living on open files."""
    return awards.filter(Exists(facts.members().filter(person=OuterRef("person"))))


def _relations(facts, relation):
    rows = BenefitRelation.objects.in_force(facts.day).filter(relation=relation).select_related("first", "second")
    return rows.order_by("first__position", "second__position", "pk")


def _exclusive(facts, missing):
    """Somebody holds two benefits that exclude each other."""
    for relation in _relations(facts, Relation.EXCLUSIVE):
        second = facts.awards(relation.second.code).filter(person=OuterRef("person"))
        both = _of_people(facts.awards(relation.first.code).filter(Exists(second)), facts)
        for person in both.values_list("person", flat=True).distinct():
            yield Found(Rule.EXCLUSIVE, person, "", (relation.first.code, relation.second.code), relation.source)


def _duplicate(facts, missing):
    """Somebody has one benefit in two households or places."""
    for relation in _relations(facts, Relation.DUPLICATE):
        by_name = Q(head_index__startswith="n:")  # never counted together with a number: it may be the same household
        twice = (
            _of_people(facts.awards(relation.first.code), facts)
            .values("person")
            .annotate(
                numbers=Count(NullIf("head_index", Value("")), filter=~by_name, distinct=True),
                names=Count("head_index", filter=by_name, distinct=True),
                communities=Count(NullIf("community", Value("")), distinct=True),
            )
        )
        twice = twice.filter(Q(numbers__gt=1) | Q(names__gt=1) | Q(communities__gt=1))
        for person in twice.order_by().values_list("person", flat=True):
            yield Found(Rule.DUPLICATE, person, "", (relation.first.code,), relation.source)


def _requires(facts, missing):
    """Somebody holds a benefit without any of those that it rests on; asked only where lists tell of these."""
    alternatives = defaultdict(list)
    for relation in _relations(facts, Relation.REQUIRES):
        alternatives[relation.first].append(relation)
    for kind, relations in alternatives.items():
        codes = [relation.second.code for relation in relations]
        if not _is_known(facts, *(relation.second for relation in relations)):
            continue
        holders = facts.people().filter(Exists(facts.awards(kind.code).filter(person=OuterRef("pk"))))
        for person in holders.filter(~facts.holds(*codes)).values_list("pk", flat=True):
            yield Found(Rule.REQUIRES, person, "", (kind.code, codes[0]), relations[0].source)


def _is_known(facts, *kinds):
    """Whether a list tells who holds these kinds: it names somebody, or it is of the department that gives them."""
    if facts.awards(*(kind.code for kind in kinds)).exists():
        return True
    departments = {kind.department_id for kind in kinds} - {None}
    return Roster.objects.filter(department__in=departments, month__lte=facts.day).exists()


def _deceased(facts, missing):
    """A benefit was still paid in a month after a death."""
    deaths = Award.objects.held_on(facts.day).filter(kind__nature=Nature.DEATH)
    deaths = deaths.filter(starts_on__lt=facts.day.replace(day=1))
    paid = Award.objects.held_on(facts.day).paid().filter(Q(person__isnull=False) | Q(is_ours=True))
    on_a_list = Exists(deaths.filter(identity_index=OuterRef("identity_index"), starts_on__lt=OuterRef("seen_in")))
    of_person = Exists(deaths.filter(person=OuterRef("person"), starts_on__lt=OuterRef("seen_in")))
    on_file = Q(person__died_on__lt=F("seen_in"), person__died_on__lte=facts.day) | Q(
        person__status="deceased", person__died_on=None
    )
    rows = paid.filter(on_a_list | of_person | on_file).values_list("person", "identity_index", "kind__code")
    for person, index, code in rows.order_by("person", "identity_index", "kind__code", "pk"):
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
    heads = facts.members().filter(household__in=rich.values("household"))
    first = facts.members().filter(household=OuterRef("household")).order_by("-is_head", "pk").values("pk")[:1]
    for person in heads.filter(pk=Subquery(first)).values_list("person", flat=True):
        yield Found(Rule.INCOME, person, "", (MINIMUM,))


def _missed(facts, missing):
    """Somebody meets the conditions of a benefit and does not have it, nor one that excludes it."""
    excluding = defaultdict(set)
    for relation in _relations(facts, Relation.EXCLUSIVE):
        excluding[relation.first.code].add(relation.second.code)
        excluding[relation.second.code].add(relation.first.code)
    for rule in EntitlementRule.objects.in_force(facts.day).select_related("kind").order_by("pk"):
        if not _is_known(facts, rule.kind):
            continue
        for person in entitled(rule, facts, excluding[rule.kind.code], missing):
            yield Found(Rule.MISSED, person, "", (rule.kind.code,), rule.source)


def entitled(rule, facts, excluding=(), missing=None):
    """The people to whom a rule gives its benefit, and who do not hold it."""
    try:
        condition = compiled(rule.condition, facts)
    except ValueMissing as value:
        if missing is not None:
            missing.append(value.name)
        return Person.objects.none().values_list("pk", flat=True)
    people = facts.people().filter(condition, ~facts.holds(rule.kind.code, *excluding))
    return people.values_list("pk", flat=True)


def _unknown(facts, missing):
    """Civil affairs' list of this community names somebody who is in no file."""
    deaths = Award.objects.held_on(facts.day).filter(kind__nature=Nature.DEATH)
    rows = Award.objects.held_on(facts.day).of_nature(Nature.BENEFIT, Nature.CATEGORY)
    rows = rows.filter(person=None, is_ours=True, last_row__roster__department__code=CIVIL_AFFAIRS)
    rows = rows.filter(~Exists(deaths.filter(identity_index=OuterRef("identity_index"))))
    for index, code in rows.order_by("identity_index", "kind__code", "pk").values_list("identity_index", "kind__code"):
        yield Found(Rule.UNKNOWN, None, index, (code,))
