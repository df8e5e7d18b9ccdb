import pytest

from households.numbering import is_usable, take_numbers
from tests.factories import make_building, make_community, make_household
from volunteers.models import Place

pytestmark = pytest.mark.django_db


def test_a_number_is_the_communitys_initials_and_a_running_number():
    assert take_numbers(make_community("县桥社区")) == ["XQ-0001"]


def test_no_number_is_given_twice():
    community = make_community("县桥社区")
    assert take_numbers(community, 3) == ["XQ-0001", "XQ-0002", "XQ-0003"]
    assert take_numbers(Place.objects.get(pk=community.pk)) == ["XQ-0004"]


def test_a_number_that_a_file_bears_already_is_left_out():
    make_household("XQ-0002")
    assert take_numbers(make_building().parent.parent.parent, 2) == ["XQ-0001", "XQ-0003"]


def test_two_communities_with_the_same_initials_number_apart():
    first, second = make_community("县桥社区"), make_community("新桥社区")
    assert take_numbers(first) == ["XQ-0001"]
    assert take_numbers(second) == ["XQ2-0001"]


def test_numbers_go_on_after_9999():
    community = make_community("县桥社区")
    Place.objects.filter(pk=community.pk).update(last_number=9999)
    assert take_numbers(community) == ["XQ-10000"]


@pytest.mark.parametrize("number", ["", " XQ-1", "a/b", "new", ".", ".."])
def test_a_number_that_cannot_stand_in_an_address_is_not_usable(number):
    assert not is_usable(number)
