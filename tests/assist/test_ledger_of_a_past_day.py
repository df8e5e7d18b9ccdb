"""The ledger of a day that has passed says what was so then."""

from datetime import date

import pytest

from assist.figures import Scope
from assist.ledger.households import families, heads_of
from assist.ledger.people import people
from assist.ledger.summary import summarise
from households.heads import change_head
from households.keeping import correct_file, correct_member
from households.models import Category, FormerValue, Membership
from tests.factories import make_household, make_member
from volunteers.rights import Sees

pytestmark = pytest.mark.django_db

SEES = frozenset({Sees.REACH, Sees.CARE, Sees.MEANS})
JUNE, JULY = Scope(last=date(2026, 6, 30)), Scope(last=date(2026, 7, 1))


@pytest.fixture
def household(db):
    return make_household("T-1")


def names(scope):
    return [(family.head.name, [one.name for one in family.others]) for family in families(scope, SEES)]


def led(scope):
    return [(one.name, one.is_head) for one in people(scope, SEES)]


def test_one_head_is_named_where_two_are_by_what_is_written_down(household):
    head, son = household.memberships.get(), make_member(household)
    Membership.objects.filter(pk=head.pk).update(left_on=date(2026, 7, 1))
    Membership.objects.filter(pk=son.pk).update(is_head=True)
    for scope, name in ((JUNE, "陈大明"), (JULY, "陈小明")):
        assert heads_of(scope, [household.pk], SEES)[household.pk].name == name
        assert names(scope)[0][0] == name
        assert [one for one, leads in led(scope) if leads] == [name]


def test_after_a_change_of_head_the_days_before_keep_theirs(household, caseworker):
    head, son = household.memberships.get(), make_member(household)
    changed = [(head, {"is_head": True, "relation": "head"}), (son, {"is_head": False, "relation": "son"})]
    FormerValue.objects.keep(changed, until=date(2026, 7, 1), by=None)
    change_head(by=caseworker, household=household, to=son, on=date(2026, 7, 1), relations={})
    for scope, head, other in ((JUNE, "陈大明", "陈小明"), (JULY, "陈小明", "陈大明")):
        assert names(scope) == [(head, [other])]
        assert led(scope) == [(head, True), (other, False)]
        assert heads_of(scope, [household.pk], SEES)[household.pk].name == head


def test_what_was_known_of_people_is_what_was_so_that_day(household, caseworker):
    member = make_member(household, work="employed", monthly_income=3000)
    since = date(2026, 7, 1)
    correct_member(by=caseworker, membership=member, version=0, on=since, since=since, work="none", monthly_income=0)
    told = [[(one.work, one.monthly_income) for one in people(scope, SEES)][1] for scope in (JUNE, JULY)]
    assert told == [("employed", 3000), ("none", 0)]
    family = next(families(JUNE, SEES))
    assert family.others[0].work == "employed"


def test_the_summary_counts_the_categories_of_that_day(household, caseworker):
    since = date(2026, 7, 1)
    correct_file(by=caseworker, household=household, version=0, on=since, since=since, category="dibao")
    household.refresh_from_db()
    correct_file(by=caseworker, household=household, version=1, on=since, since=date(2026, 8, 1), category="tekun")
    days = (date(2026, 6, 30), since, date(2026, 8, 1))
    told = [[(line.words, line.number) for line in summarise(Scope(last=day), SEES).categories] for day in days]
    assert told == [[(Category(name).label, 1)] for name in ("none", "dibao", "tekun")]
