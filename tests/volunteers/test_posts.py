"""Posts: one holder at a time where the role demands it; past posts stay; a post opens its place and no other."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from households.models import Household
from tests.factories import (
    LONG_AGO,
    make_area,
    make_building,
    make_community,
    make_group,
    make_holder,
    make_household,
    make_street,
    make_user,
)
from volunteers.models import Place, Post, PostTaken, User
from volunteers.rights import Role, posts_of

pytestmark = pytest.mark.django_db


def appoint(role, place, *, user=None, starts_on=LONG_AGO, ends_on=None):
    """Somebody in this post, with the checks of an appointment."""
    return Post.objects.appoint(user=user or make_user(), place=place, role=role, starts_on=starts_on, ends_on=ends_on)


def test_a_second_group_lead_is_refused_while_the_first_holds_the_post():
    appoint(Role.GROUP_LEAD, make_group())
    with pytest.raises(PostTaken):
        appoint(Role.GROUP_LEAD, make_group())
    assert Post.objects.count() == 1


def test_the_next_group_lead_follows_when_the_first_has_ended():
    first = appoint(Role.GROUP_LEAD, make_group())
    first.end(on=date(2026, 8, 31))
    appoint(Role.GROUP_LEAD, make_group(), starts_on=date(2026, 9, 1))
    assert Post.objects.count() == 2


def test_days_that_overlap_an_ended_post_are_refused():
    appoint(Role.AREA_LEAD, make_area(), ends_on=date(2026, 8, 31))
    with pytest.raises(PostTaken):
        appoint(Role.AREA_LEAD, make_area(), starts_on=date(2026, 8, 31))


def test_the_database_itself_refuses_two_open_holders():
    appoint(Role.GROUP_LEAD, make_group())
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(user=make_user(), place=make_group(), role=Role.GROUP_LEAD, starts_on=LONG_AGO)


def test_several_caseworkers_may_hold_the_same_community():
    appoint(Role.CASEWORKER, make_community())
    appoint(Role.CASEWORKER, make_community())
    assert Post.objects.count() == 2


def test_a_role_stands_on_its_own_level_only():
    with pytest.raises(ValidationError):
        appoint(Role.GROUP_LEAD, make_area())
    with pytest.raises(ValidationError):
        appoint(Role.AUDITOR, make_street())


def test_an_administrator_holds_no_other_post():
    user = make_user()
    appoint(Role.AUDITOR, None, user=user)
    for role, place in ((Role.CASEWORKER, make_community()), (Role.SYSTEM_ADMIN, None)):
        with pytest.raises(PostTaken):
            appoint(role, place, user=user)


def test_a_post_that_ended_yesterday_opens_nothing_today():
    household = make_household()
    post = appoint(Role.CASEWORKER, make_community(), ends_on=date(2026, 9, 30))
    last, after = date(2026, 9, 30), date(2026, 10, 1)
    assert list(Household.objects.visible_to(post.user, today=last)) == [household]
    assert not Household.objects.visible_to(post.user, today=after).exists()


def test_ending_a_post_twice_is_refused_and_keeps_the_first_day():
    post = appoint(Role.GROUP_LEAD, make_group())
    post.end(on=date(2026, 8, 31))
    with pytest.raises(PostTaken):
        Post.objects.get(pk=post.pk).end(on=date(2026, 9, 30))
    post.refresh_from_db()
    assert post.ends_on == date(2026, 8, 31)
    assert post.history.count() == 2


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.BUILDING_LEAD, {"own"}),
        (Role.GROUP_LEAD, {"own", "group"}),
        (Role.AREA_LEAD, {"own", "group", "area"}),
        (Role.CASEWORKER, {"own", "group", "area", "community"}),
        (Role.ADVISER, {"own", "group", "area", "community"}),
        (Role.SUPERVISOR, {"own", "group", "area", "community", "street"}),
        (Role.REVIEWER, {"own", "group", "area", "community", "street"}),
        (Role.AUDITOR, set()),
        (Role.SYSTEM_ADMIN, set()),
        (Role.SECURITY_ADMIN, set()),
    ],
)
def test_which_files_a_role_reaches(role, sees):
    own = make_building("1栋")
    other_area = make_area("第二片")
    other_community = make_community("金桥社区")
    buildings = {
        "own": own,
        "group": make_building("2栋"),
        "area": make_building("3栋", make_group("第一片2组")),
        "community": make_building("4栋", make_group("第二片1组", other_area)),
        "street": make_building("5栋", make_group("一组", make_area("一片", other_community))),
        "elsewhere": make_building(
            "6栋", make_group("甲组", make_area("甲片", make_community("乙社区", make_street("他街道"))))
        ),
    }
    files = {name: make_household(building=building) for name, building in buildings.items()}
    user = make_holder(role, own)
    seen = set(Household.objects.visible_to(user))
    assert {name for name, file in files.items() if file in seen} == sees
    places = set(Place.objects.visible_to(user))
    if role not in (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN):  # they see every place and no file
        assert {name for name, building in buildings.items() if building in places} == sees


def test_whoever_stands_over_the_only_street_needs_no_condition():
    make_household()
    supervisor = make_holder(Role.SUPERVISOR)
    assert posts_of(supervisor)[0].stands_over_everything
    assert "WHERE" not in str(Household.objects.visible_to(supervisor).query)


def test_a_helper_without_a_login_cannot_sign_in():
    helper = User.objects.helper(name="齐志愿", community=make_community())
    assert helper.username is None
    assert not helper.has_usable_password()
    assert User.objects.helper(name="卞志愿").username is None


def test_people_are_seen_within_their_community():
    caseworker = make_holder(Role.CASEWORKER)
    near = make_user("近", community=make_community())
    far = make_user("远", community=make_community("金桥社区"))
    seen = User.objects.visible_to(caseworker)
    assert near in seen
    assert far not in seen
