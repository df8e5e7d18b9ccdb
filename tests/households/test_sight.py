"""Who sees which fields of a file."""

import pytest

from households.sight import sight_of, sight_throughout
from tests.factories import make_building, make_group, make_holder, make_post
from volunteers.rights import Role


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "care", "means", "category"),
    [
        (Role.BUILDING_LEAD, False, False, False),
        (Role.GROUP_LEAD, True, False, False),
        (Role.AREA_LEAD, True, False, True),
        (Role.ADVISER, True, True, True),
        (Role.CASEWORKER, True, True, True),
        (Role.SUPERVISOR, True, True, True),
        (Role.REVIEWER, True, True, True),
    ],
)
def test_each_role_sees_as_far_as_the_table_says(role, care, means, category):
    building = make_building()
    user = make_holder(role, building)
    for seen in (sight_of(user, building), sight_throughout(user)):
        assert (seen.reach, seen.care, seen.means, seen.category) == (True, care, means, category)


@pytest.mark.django_db
def test_a_list_shows_only_what_can_be_shown_of_every_row():
    building, other = make_building(), make_building("益民街8栋", make_group("另一组"))
    user = make_holder(Role.GROUP_LEAD, building)
    make_post(Role.BUILDING_LEAD, other, user=user)
    assert not sight_throughout(user).care
    assert sight_of(user, building).care
    assert not sight_of(user, other).care


@pytest.mark.django_db
def test_a_smaller_post_inside_a_larger_one_takes_nothing_away():
    building = make_building()
    user = make_holder(Role.CASEWORKER, building)
    make_post(Role.BUILDING_LEAD, building, user=user)
    assert sight_throughout(user).means
