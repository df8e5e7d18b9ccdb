"""The monthly income per head: its arithmetic, for any money and any people."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from households.means.per_head import Head, Money, work_out

DAY = date(2026, 6, 30)


@pytest.fixture(autouse=True, scope="module")
def in_english():
    """The reasons are told in the language that is spoken."""
    with translation.override("en"):
        yield


YUAN = st.decimals(min_value=0, max_value=99_999_999, places=2, allow_nan=False, allow_infinity=False)


@st.composite
def families(draw):
    """Some people, some of them left out, and money of theirs, of the household, and of supporters."""
    number = draw(st.integers(0, 6))
    heads = [
        Head(key, f"人{key}", draw(st.sampled_from(["", "Not counted: missing."])), draw(st.none() | YUAN))
        for key in range(number)
    ]
    owners = st.sampled_from([None, *range(number)])
    money = draw(
        st.lists(st.builds(Money, owners, st.just("Wages"), YUAN, st.booleans(), st.just("why"), st.booleans()))
    )
    return heads, money


def counts_of(heads, money):
    """What counts, added up another way: by hand, one rule after the other."""
    present = {head.key for head in heads if not head.left_out} | {None}
    rows = [one.amount for one in money if one.counts and one.key in present]
    with_rows = {one.key for one in money if one.is_own}
    told = [head.told for head in heads if not head.left_out and head.told is not None and head.key not in with_rows]
    return sum([*rows, *told], Decimal(0))


@given(families())
def test_the_total_is_what_counts_and_the_result_its_share(family):
    heads, money = family
    working = work_out(day=DAY, heads=heads, money=money)
    assert working.total == counts_of(heads, money) == sum(line.amount for line in working.lines if line.counts)
    counted = sum(not head.left_out for head in heads)
    assert working.counted == counted
    if counted:
        assert working.result == (working.total / counted).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert abs(working.result * counted - working.total) <= Decimal("0.005") * counted
    else:
        assert working.result is None


@given(families())
def test_every_sum_of_money_is_on_exactly_one_line(family):
    heads, money = family
    working = work_out(day=DAY, heads=heads, money=money)
    told = [line for line in working.lines if line.what == "Monthly income"]
    assert len(working.lines) - len(told) == len(money)
    assert all(line.why for line in working.lines)


@given(families())
def test_the_order_of_the_rows_changes_nothing(family):
    heads, money = family
    forth, back = (work_out(day=DAY, heads=heads, money=rows) for rows in (money, money[::-1]))
    assert (forth.total, forth.result) == (back.total, back.result)


@given(families(), YUAN)
def test_more_of_what_does_not_count_changes_nothing(family, amount):
    heads, money = family
    more = Money(None, "Scholarship", amount, False, "why")
    assert work_out(day=DAY, heads=heads, money=[*money, more]).total == counts_of(heads, money)


def test_half_a_cent_is_rounded_up():
    heads = [Head(1, "甲"), Head(2, "乙")]
    assert work_out(day=DAY, heads=heads, money=[Money(1, "x", Decimal("0.01"), True, "y")]).result == Decimal("0.01")


def test_income_that_was_only_told_is_said_to_be_so():
    working = work_out(day=DAY, heads=[Head(1, "甲", told=Decimal(800))], money=[])
    (line,) = working.lines
    assert (line.amount, line.counts, line.why) == (Decimal(800), True, "As told, not broken down.")


def test_told_income_gives_way_to_the_rows_and_a_difference_is_a_doubt():
    heads = [Head(1, "甲", told=Decimal(800))]
    working = work_out(day=DAY, heads=heads, money=[Money(1, "Wages", Decimal(900), True, "y")])
    assert working.total == 900
    assert "800" in working.doubts[0]
    assert not work_out(day=DAY, heads=heads, money=[Money(1, "Wages", Decimal(800), True, "y")]).doubts


def test_what_a_supporter_gives_does_not_replace_what_was_told():
    heads = [Head(1, "甲", told=Decimal(800))]
    given_to = Money(1, "Support", Decimal(200), True, "y", is_own=False)
    assert work_out(day=DAY, heads=heads, money=[given_to]).total == 1000


def test_money_of_somebody_left_out_does_not_count():
    heads = [Head(1, "甲", "Not counted: missing."), Head(2, "乙")]
    working = work_out(day=DAY, heads=heads, money=[Money(1, "Wages", Decimal(900), True, "y")])
    assert (working.total, working.result) == (0, 0)
    assert working.lines[0].why == "Not counted with the person."
