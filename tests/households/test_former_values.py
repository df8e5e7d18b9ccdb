"""What a field held until a day."""

from datetime import date

import pytest

from households.models import ChangedLater, FormerValue, Health, Household, Person
from tests.factories import make_building, make_household, make_member

pytestmark = pytest.mark.django_db

MARCH, MAY, JULY = date(2026, 3, 1), date(2026, 5, 1), date(2026, 7, 1)


def keep(*changed, until):
    return FormerValue.objects.keep(changed, until=until, by=None)


def as_it_was(row, day):
    """The row with what its fields held on a day."""
    for former in FormerValue.objects.valid().of(row).ended_after(day).in_time().reverse():
        former.put_on(row)
    return row


def test_a_former_value_is_read_as_the_field_holds_it():
    old, new = make_building("旧楼"), make_building("新楼")
    household = make_household(building=new)
    member = make_member(household, disability_level=2)
    keep((household, {"building": old, "bank_account": "6222020000001234"}), until=MAY)
    keep((member, {"is_head": True, "relation": "head"}), (member.person, {"disability_level": None}), until=MAY)
    assert as_it_was(household, MARCH).building_id == old.pk
    assert household.bank_account == "6222020000001234"
    assert (as_it_was(member, MARCH).is_head, member.relation) == (True, "head")
    assert as_it_was(member.person, MARCH).disability_level is None
    assert as_it_was(Person.objects.get(pk=member.person_id), MAY).disability_level == 2
    assert as_it_was(Household.objects.get(pk=household.pk), MAY).building_id == new.pk


def test_of_several_changes_the_one_that_held_on_the_day_is_found():
    person = make_member(make_household(), health=Health.GRAVE).person
    keep((person, {"health": Health.GOOD}), until=MARCH)
    keep((person, {"health": Health.WEAK}), until=JULY)
    told = [as_it_was(Person.objects.get(pk=person.pk), day).health for day in (date(2026, 2, 1), MAY, JULY)]
    assert told == [Health.GOOD, Health.WEAK, Health.GRAVE]


def test_a_change_before_one_that_is_known_is_refused():
    person = make_member(make_household()).person
    keep((person, {"health": Health.GOOD}), until=JULY)
    with pytest.raises(ChangedLater, match="2026-07-01"):
        keep((person, {"health": Health.WEAK}), until=MAY)
    assert keep((person, {"phone": "13900000000"}), until=MAY)


def test_what_was_taken_back_counts_no_longer():
    person = make_member(make_household()).person
    keep((person, {"health": Health.GOOD}), until=JULY)
    FormerValue.objects.of(person).update(set_aside=True)
    assert keep((person, {"health": Health.WEAK}), until=MAY)


def test_fields_without_dates_leave_no_former_value():
    assert keep((make_household(), {"note": "旧"}), until=MAY) == []


def test_the_secret_ones_are_not_stored_readable():
    (former,) = keep((make_household(), {"bank_account": "6222020000001234"}), until=MAY)
    stored = FormerValue.objects.filter(pk=former.pk).values_list("value", flat=True).get()
    assert stored == ""


def test_keeping_costs_two_queries(django_assert_num_queries):
    people = [make_member(make_household()).person for _ in range(3)]
    with django_assert_num_queries(2):
        keep(*[(person, {"health": Health.GOOD}) for person in people], until=MAY)


def test_the_former_values_of_a_file_are_those_of_its_people_too():
    household = make_household()
    member = make_member(household)
    other = make_household()
    keep((household, {"room": "1"}), (member, {"relation": ""}), (member.person, {"work": ""}), until=MAY)
    keep((other, {"room": "1"}), until=MAY)
    assert FormerValue.objects.of_file(household).count() == 3
