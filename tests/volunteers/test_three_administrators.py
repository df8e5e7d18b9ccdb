"""The three administrators keep an eye on one another: nobody is two of them, nor one of them and anything else."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from tests.at_once import at_once
from tests.factories import make_building, make_post, make_user
from volunteers.models import Post, PostTaken
from volunteers.rights import ADMIN, ALONE, RIGHTS, Deed, Role, may

TODAY = timezone.localdate
PAIRS = [(one, other) for one in ALONE for other in Role if other != one]


@pytest.mark.django_db
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_nobody_is_two_of_them_or_one_of_them_and_something_else(one, other):
    building = make_building()
    for first, second in ((one, other), (other, one)):
        user = make_user()
        give(user, first, building)
        with pytest.raises(PostTaken):
            give(user, second, building)


def give(user, role, building):
    level = RIGHTS[role].level
    Post.objects.appoint(
        user=user, place=level and building.above(level), role=role, starts_on=TODAY(), ends_on=TODAY()
    )


@pytest.mark.django_db
def test_one_who_was_something_else_before_may_become_one():
    user = make_user()
    give(user, Role.BUILDING_LEAD, make_building())
    Post.objects.appoint(user=user, place=None, role=Role.AUDITOR, starts_on=TODAY() + timedelta(days=1))


@pytest.mark.django_db(transaction=True)
def test_of_two_such_posts_given_at_once_one_is_refused():
    user = make_user()
    ends = at_once(*(partial(give, user, role, None) for role in ALONE), refused=PostTaken)
    assert ends.count(None) == 1
    assert Post.objects.filter(user=user).count() == 1


@pytest.mark.parametrize("role", ALONE)
def test_each_has_deeds_of_its_own_and_sees_no_file(role):
    others = {deed for other in Role if other != role for deed in RIGHTS[other].does}
    assert (RIGHTS[role].sees, RIGHTS[role].writes, set(RIGHTS[role].does) & others) == ((), (), set())
    kept = {label.partition(".")[0] for deed in RIGHTS[role].does for label in ADMIN.get(deed, ())}
    assert kept <= {"volunteers", "assist"}


@pytest.mark.django_db
def test_each_deed_of_theirs_is_for_one_of_the_three():
    holders = {role: make_post(role, None).user for role in ALONE}
    for deed, role in (
        (Deed.READ_AUDIT, Role.AUDITOR),
        (Deed.RUN_ACCOUNTS, Role.SYSTEM_ADMIN),
        (Deed.RUN_RIGHTS, Role.SECURITY_ADMIN),
    ):
        assert {one for one, user in holders.items() if may(user, deed)} == {role}
