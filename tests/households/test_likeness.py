"""How likely two records are one person, and why."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.pinyin import name_key
from households.duplicates.finding import _to_compare
from households.duplicates.likeness import Known, likeness
from tests.factories import make_identity

BORN = date(1960, 3, 4)


def known(pk=1, name="陈大明", **more):
    fields = {
        "birth_date": None,
        "sex": "",
        "phone": "",
        "identity_number": "",
        "household": pk,
        "number": f"T-{pk}",
        "building": pk,
        "home": "",
        "address": "",
        "household_phone": "",
    }
    return Known(pk=pk, name=name, name_key=name_key(name), **(fields | more))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"birth_date": BORN}, {"birth_date": BORN}),
        ({"phone": "19900001111"}, {"household_phone": "19900001111"}),
        ({"building": 7, "home": "203室"}, {"building": 7, "home": "203室"}),
        ({"name": "陈达明", "birth_date": BORN}, {"birth_date": BORN}),
        ({"name": "陳大明", "birth_date": BORN}, {"birth_date": BORN}),
        ({"birth_date": BORN}, {"birth_date": date(1960, 4, 3)}),
        ({"name": "陈大朋", "birth_date": BORN, "phone": "1990"}, {"birth_date": BORN, "phone": "1990"}),
        ({"name": "陈大朋", "birth_date": BORN, "address": "农机宿舍3号楼2单元"},
         {"birth_date": BORN, "address": "农机宿舍3号楼2单元室"}),
    ],
)  # fmt: skip
def test_who_agrees_in_name_and_one_thing_more_is_likely_one(one, other):
    assert likeness(known(1, **one), known(2, **other)).reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),  # a name alone says nothing
        ({"birth_date": BORN}, {"birth_date": date(1987, 12, 25)}),
        ({"name": "李四", "birth_date": BORN}, {"birth_date": BORN}),
        ({"name": "陈小明", "building": 7, "phone": "1990"}, {"building": 7, "phone": "1990"}),  # brothers
        ({"identity_number": "first"}, {"identity_number": "second"}),
        ({"birth_date": BORN, "sex": "male"}, {"birth_date": BORN, "sex": "female"}),
    ],
)
def test_who_agrees_in_too_little_or_has_another_number_is_not(one, other):
    numbers = {"first": make_identity(), "second": make_identity()}
    for fields in (one, other):
        if "identity_number" in fields:
            fields |= {"identity_number": numbers[fields["identity_number"]], "birth_date": BORN}
    assert likeness(known(1, **one), known(2, **other)) is None


def test_the_old_number_of_fifteen_digits_and_the_new_one_are_one_persons():
    new = make_identity()
    old = new[:6] + new[8:17]
    assert likeness(known(1, identity_number=old), known(2, "陈大民", identity_number=new)).score == 100


PEOPLE = st.lists(
    st.builds(
        known,
        name=st.sampled_from(["陈大明", "陳大明", "陈达明", "李四", "李思", "Anna", "𠮷田"]),
        birth_date=st.sampled_from([None, BORN, date(1960, 4, 3)]),
        phone=st.sampled_from(["", "1990", "1991"]),
        home=st.sampled_from(["", "203室"]),
        building=st.sampled_from([1, 2]),
    ),
    max_size=12,
)


@given(PEOPLE)
def test_likeness_is_mutual_and_within_a_hundred(people):
    for one in people:
        for other in people:
            there, back = likeness(one, other), likeness(other, one)
            assert (there and (there.score, set(there.reasons))) == (back and (back.score, set(back.reasons)))
            assert there is None or 60 <= there.score <= 100


@given(PEOPLE)
def test_no_likely_pair_is_missed_by_comparing_only_where_something_agrees(people):
    people = [replace(one, pk=number) for number, one in enumerate(people)]
    compared = _to_compare(people)
    for one in people:
        for other in people[one.pk + 1 :]:
            if likeness(one, other):
                assert (one.pk, other.pk) in compared
