"""How the benefits that somebody holds go together (domain.md §2.4): what the comparison finds where they do not."""

from collections import defaultdict

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import NullIf

from benefits.conditions import ValueMissing, compiled
from benefits.found import Found
from benefits.models import BenefitRelation, EntitlementRule, Relation, Roster, Rule, UnitLevel
from households.models import Person

MINIMUM, MARGIN = "dibao", "margin"


def exclusive(facts, missing):
    """Somebody, or one household, holds two benefits of which there may be only one."""
    for relation in _relations(facts, Relation.EXCLUSIVE, Relation.CHOOSE_ONE):
        about = (relation.first.code, relation.second.code)
        if relation.first.level == relation.second.level == UnitLevel.HOUSEHOLD:
            people = facts.heads(_households_with_both(facts, *about)).values_list("person", flat=True)
        else:
            second = facts.awards(relation.second.code).filter(person=OuterRef("person"))
            both = facts.awards(relation.first.code).filter(Exists(second), person__isnull=False)
            people = facts.alive(both.values_list("person", flat=True).distinct())
        for person in people:
            yield Found(Rule.EXCLUSIVE, person, "", about, relation.source)


def _households_with_both(facts, one, other):
    """Households in which both are held; one member alone on the minimum in a family at its margin is in order."""
    members = facts.members()
    holding = {code: members.filter(person__awards__in=facts.awards(code).values("pk")) for code in (one, other)}
    both = holding[one].filter(household__in=holding[other].values("household"))
    if {one, other} != {MINIMUM, MARGIN}:
        return both.values("household")
    size = members.filter(household=OuterRef("household")).order_by().values("household")
    alone = (
        holding[MINIMUM]
        .exclude(person__awards__in=facts.awards(MINIMUM).filter(covers__gt=1).values("pk"))
        .order_by()
        .values("household")
        .annotate(
            holders=Count("person", distinct=True), people=Subquery(size.annotate(number=Count("pk")).values("number"))
        )
        .filter(holders=1, people__gt=1)
    )
    return both.exclude(household__in=alone.values("household")).values("household")


def duplicate(facts, missing):
    """Somebody has one benefit in two households or places."""
    for relation in _relations(facts, Relation.DUPLICATE):
        by_name = Q(head_index__startswith="n:")  # never counted together with a number: it may be the same household
        twice = (
            facts.awards(relation.first.code)
            .filter(person__isnull=False)
            .values("person")
            .annotate(
                numbers=Count(NullIf("head_index", Value("")), filter=~by_name, distinct=True),
                names=Count("head_index", filter=by_name, distinct=True),
                communities=Count(NullIf("community", Value("")), distinct=True),
            )
        )
        twice = twice.filter(Q(numbers__gt=1) | Q(names__gt=1) | Q(communities__gt=1))
        for person in facts.alive(twice.order_by().values_list("person", flat=True)):
            yield Found(Rule.DUPLICATE, person, "", (relation.first.code,), relation.source)


def both_paid(facts, missing):
    """Two benefits are paid in full of which only the higher is due, or together no more than the first one's rate."""
    for relation in _relations(facts, Relation.HIGHER_OF_TWO, Relation.OFFSET):
        first, second = relation.first, relation.second
        paid = facts.awards(second.code).filter(person=OuterRef("person"), amount__gt=0).order_by("-amount", "pk")
        both = facts.awards(first.code).filter(amount__gt=0, person__isnull=False)
        both = both.annotate(beside=Subquery(paid.values("amount")[:1])).filter(beside__isnull=False)
        if relation.relation == Relation.OFFSET:
            if first.amount is None:
                continue  # nobody has written down what the first one's rate is
            both = both.filter(amount__gt=first.amount - F("beside"))
        for person in facts.alive(both.values_list("person", flat=True).distinct()):
            yield Found(Rule.BOTH_PAID, person, "", (first.code, second.code), relation.source)


def requires(facts, missing):
    """Somebody holds a benefit without what it rests on: one of other benefits, or a condition that all must meet."""
    alternatives = defaultdict(list)
    for relation in _relations(facts, Relation.REQUIRES):
        alternatives[relation.first].append(relation)
    for kind, relations in alternatives.items():
        codes = [relation.second.code for relation in relations]
        if is_known(facts, *(relation.second for relation in relations)):
            lacking = _holders(facts, kind).filter(~facts.holds(*codes))
            for person in facts.alive(lacking.values_list("pk", flat=True)):
                yield Found(Rule.REQUIRES, person, "", (kind.code, codes[0]), relations[0].source)
    for rule in EntitlementRule.objects.in_force(facts.day).for_all().select_related("kind").order_by("pk"):
        try:
            others = _holders(facts, rule.kind).filter(~compiled(rule.condition, facts))
        except ValueMissing as value:
            missing.append(value.name)
            continue
        for person in facts.alive(others.values_list("pk", flat=True)):
            yield Found(Rule.REQUIRES, person, "", (rule.kind.code,), rule.source)


def excluding_kinds(facts) -> dict:
    """The codes of the kinds of which each excludes a kind: whoever holds one of them misses nothing."""
    excluding = defaultdict(set)
    for relation in _relations(facts, Relation.EXCLUSIVE, Relation.CHOOSE_ONE):
        excluding[relation.first.code].add(relation.second.code)
        excluding[relation.second.code].add(relation.first.code)
    return excluding


def is_known(facts, *kinds):
    """Whether a list tells who holds these kinds: it names somebody, or it is of the department that gives them."""
    if facts.awards(*(kind.code for kind in kinds)).listed().exists():
        return True
    departments = {kind.department_id for kind in kinds} - {None}
    return Roster.objects.filter(department__in=departments, month__lte=facts.day).exists()


def _holders(facts, kind):
    """Who holds a benefit in his own name, the dead and gone as well."""
    return Person.objects.filter(pk__in=facts.awards(kind.code).filter(person__isnull=False).values("person"))


def _relations(facts, *relations):
    rows = BenefitRelation.objects.in_force(facts.day).filter(relation__in=relations).select_related("first", "second")
    return rows.order_by("first__position", "second__position", "pk")
