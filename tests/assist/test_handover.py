"""Handing a post over moves its cases and tells what is unread; a stand-in holds a post for given days."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from assist.handover.deed import NotHandedOver, hand_over, posts_to_hand_over, stand_in
from assist.models import HandedFile
from households.models import Household, Lead, Pairing
from needs.models import Status, Step
from tests.browser import Browser
from tests.desk import as_opened
from tests.factories import (
    make_area,
    make_building,
    make_community,
    make_finding,
    make_group,
    make_holder,
    make_household,
    make_lead,
    make_need,
    make_post,
    make_user,
)
from volunteers.models import Post, User
from volunteers.rights import Role, posts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def supervisor():
    return make_holder(Role.SUPERVISOR)


@pytest.fixture
def post():
    return make_post(Role.GROUP_LEAD, make_group())


def test_a_handover_moves_open_leads(supervisor, post, today):
    lead, ended, follower = make_lead(), make_lead(), make_user(community=make_community())
    assert lead.owner == post.user
    Lead.objects.filter(pk=ended.pk).update(state="not_found")
    hand_over(by=supervisor, post=post, to=follower, today=today)
    owners = [Lead.objects.get(pk=one.pk).owner for one in (lead, ended)]
    assert (owners, lead.events.count()) == ([follower, post.user], 2)


def test_a_handover_moves_needs_findings_and_pairings(supervisor, post, today):
    household, follower = make_household("T-1"), make_user(community=make_community())
    need, checked, other = make_need(household), make_need(household), make_need(household)
    for one in (need, checked):
        type(one).objects.filter(pk=one.pk).update(owner=post.user)
    type(need).objects.filter(pk=checked.pk).update(status=Status.TO_CHECK, result="已装")
    finding = make_finding(household, owner=post.user)
    Pairing.objects.pair([household], helper=post.user, since=today, by=supervisor)
    files = hand_over(by=supervisor, post=post, to=follower, today=today)
    assert [(one.household, one.needs, one.findings, one.is_paired) for one in files] == [(household, 2, 1, True)]
    for row in (need, checked, other, finding):
        row.refresh_from_db()
    assert (need.owner, checked.owner, checked.status, other.owner) == (follower, follower, Status.TO_CHECK, None)
    assert finding.owner == follower
    assert Pairing.objects.standing().get().helper == follower
    assert need.events.filter(step=Step.HAND_OVER, by=supervisor).exists()
    post.refresh_from_db()
    assert post.ends_on == today - timedelta(days=1)
    assert [held.role for held in posts_of(User.objects.get(pk=follower.pk))] == [Role.GROUP_LEAD]


def test_whoever_handed_a_post_over_sees_nothing_any_more(supervisor, post, today):
    make_household("T-1")
    hand_over(by=supervisor, post=post, to=make_user(community=make_community()), today=today)
    former = User.objects.get(pk=post.user_id)
    assert not Household.objects.visible_to(former).exists()
    assert Browser(former).get(reverse("households:file", args=["T-1"])).status_code == 404


def test_what_lies_in_another_place_stays_with_its_owner(supervisor, post, today):
    far = make_household(building=make_building("9栋", make_group("第二片1组", make_area("第二片"))))
    need = make_need(far)
    type(need).objects.filter(pk=need.pk).update(owner=post.user)
    assert hand_over(by=supervisor, post=post, to=make_user(), today=today) == []
    need.refresh_from_db()
    assert need.owner == post.user


def test_what_was_handed_over_is_unread_until_its_file_is_opened(supervisor, post, today):
    follower, household = make_user(community=make_community()), make_household("T-1")
    Pairing.objects.pair([household], helper=post.user, since=today, by=supervisor)
    hand_over(by=supervisor, post=post, to=follower, today=today)
    browser, page = Browser(User.objects.get(pk=follower.pk)), reverse("posts:handed_over")
    assert [one.household for one in browser.get(page).context["files"]] == [household]
    browser.get(reverse("households:file", args=["T-1"]))
    assert list(browser.get(page).context["files"]) == []


def test_nobody_else_sees_what_was_handed_over(supervisor, post, today):
    Pairing.objects.pair([make_household()], helper=post.user, since=today, by=supervisor)
    hand_over(by=supervisor, post=post, to=make_user(), today=today)
    assert not HandedFile.objects.visible_to(supervisor).exists()


def test_the_same_post_is_handed_over_once(supervisor, post, today):
    hand_over(by=supervisor, post=post, to=make_user(), today=today)
    with pytest.raises(NotHandedOver):
        hand_over(by=supervisor, post=post, to=make_user(), today=today)
    assert Post.objects.count() == 3


def test_a_refused_handover_changes_nothing(supervisor, post, today):
    auditor = make_post(Role.AUDITOR, None).user
    with pytest.raises(NotHandedOver):
        hand_over(by=supervisor, post=post, to=auditor, today=today)
    post.refresh_from_db()
    assert post.ends_on is None


@pytest.mark.parametrize(
    ("role", "below"),
    [
        (Role.SUPERVISOR, {Role.CASEWORKER, Role.AREA_LEAD, Role.GROUP_LEAD}),
        (Role.CASEWORKER, {Role.AREA_LEAD, Role.GROUP_LEAD}),
        (Role.ADVISER, set()),
        (Role.AREA_LEAD, set()),
        (Role.REVIEWER, set()),
        (Role.SYSTEM_ADMIN, set()),
    ],
)
def test_only_posts_below_ones_own_are_handed_over(role, below, today):
    user = make_holder(role)
    for each in {Role.CASEWORKER, Role.AREA_LEAD, Role.GROUP_LEAD} - {role}:
        make_holder(each)
    make_post(Role.CASEWORKER, make_community())
    make_post(Role.GROUP_LEAD, make_group("甲组", make_area("甲片", make_community("别社区"))))
    seen = posts_to_hand_over(user, today=today).exclude(place__parent__parent__name="别社区")
    assert {post.role for post in seen} == below
    assert Browser(user).get(reverse("posts:list")).status_code == (200 if below else 403)


def test_a_post_elsewhere_is_not_there(today):
    far = make_post(Role.GROUP_LEAD, make_group("甲组", make_area("甲片", make_community("别社区"))))
    browser = Browser(make_holder(Role.CASEWORKER))
    for name in ("posts:over", "posts:stand_in"):
        assert browser.get(reverse(name, args=[far.pk])).status_code == 404


def test_a_stand_in_holds_the_post_from_the_first_day_to_the_last(supervisor, post, today):
    household, user = make_household(), make_user()
    days = {"starts_on": today + timedelta(days=2), "ends_on": today + timedelta(days=4)}
    stand_in(by=supervisor, post=post, user=user, today=today, **days)
    seen = [
        Household.objects.visible_to(user, today=today + timedelta(days=day)).filter(pk=household.pk).exists()
        for day in range(7)
    ]
    assert seen == [False, False, True, True, True, False, False]
    assert Household.objects.visible_to(post.user, today=days["starts_on"]).exists()


def test_two_do_not_stand_in_for_one_post_on_the_same_day(supervisor, post, today):
    stand_in(by=supervisor, post=post, user=make_user(), today=today, starts_on=today, ends_on=today)
    with pytest.raises(NotHandedOver):
        stand_in(by=supervisor, post=post, user=make_user(), today=today, starts_on=today, ends_on=today)


def test_nobody_stands_in_for_a_role_that_excludes_his_own(supervisor, post, today):
    reviewer = make_holder(Role.REVIEWER)
    with pytest.raises(NotHandedOver):
        stand_in(by=supervisor, post=post, user=reviewer, today=today, starts_on=today, ends_on=today)


def test_a_stand_in_ends_with_the_post(supervisor, post, today):
    later = today + timedelta(days=9)
    named = stand_in(by=supervisor, post=post, user=make_user(), today=today, starts_on=today, ends_on=later)
    post.end(on=today, by=supervisor)
    assert Post.objects.held_on(today).filter(pk=named.pk).exists()
    assert not Post.objects.held_on(today + timedelta(days=1)).filter(pk=named.pk).exists()


def test_a_stand_in_named_for_later_holds_nothing_once_the_post_has_gone_to_another(supervisor, post, today):
    days = {"starts_on": today + timedelta(days=8), "ends_on": today + timedelta(days=20)}
    stand_in(by=supervisor, post=post, user=make_user(), today=today, **days)
    follower = make_user(community=make_community())
    hand_over(by=supervisor, post=post, to=follower, today=today)
    held = Post.objects.held_on(today + timedelta(days=10)).filter(role=post.role, place=post.place)
    assert [one.user for one in held] == [follower]


def test_a_stand_in_to_whom_the_post_is_handed_holds_it_for_good(supervisor, post, today):
    helper = make_user(community=make_community())
    stand_in(by=supervisor, post=post, user=helper, today=today, starts_on=today, ends_on=today + timedelta(days=3))
    hand_over(by=supervisor, post=post, to=helper, today=today)
    assert [one.role for one in posts_of(helper, today=today + timedelta(days=30))] == [post.role]


def test_a_stand_ins_last_day_is_kept_within_the_post_in_the_admin_site_too(supervisor, post, today):
    named = stand_in(by=supervisor, post=post, user=make_user(), today=today, starts_on=today, ends_on=today)
    url = reverse("admin:volunteers_post_change", args=[named.pk])
    browser = Browser(supervisor)
    answer = browser.post(url, as_opened(browser, url) | {"ends_on": ""})
    assert answer.context["adminform"].form.errors["ends_on"]


def test_nobody_stands_in_for_longer_than_the_post(post, today):
    post.end(on=today)
    with pytest.raises(ValidationError):
        post.stand_in(user=make_user(), starts_on=today, ends_on=today + timedelta(days=1), by=None)


def test_the_pages_hand_over_and_name_a_stand_in(supervisor, post, today):
    browser, helper = Browser(supervisor), make_user("齐接任", community=make_community())
    sent = {"user": helper.name, "starts_on": today.isoformat(), "ends_on": today.isoformat()}
    assert browser.post(reverse("posts:stand_in", args=[post.pk]), sent).status_code == 302
    assert helper.name in browser.get(reverse("posts:list")).content.decode()
    assert browser.post(reverse("posts:over", args=[post.pk]), {"user": post.user.name}).status_code == 200
    follower = make_user("卞接任", community=make_community())
    assert browser.post(reverse("posts:over", args=[post.pk]), {"user": follower.name}).status_code == 302
    assert posts_of(User.objects.get(pk=follower.pk))[0].place == post.place


@pytest.mark.parametrize("rows", [1, 3])
def test_posts_list_query_count(supervisor, rows, django_assert_num_queries):
    for number in range(rows):
        make_post(Role.GROUP_LEAD, make_group(f"{number}组"))
    browser = Browser(supervisor)
    with django_assert_num_queries(5):
        browser.get(reverse("posts:list"))


def test_every_post_is_reached_by_the_pages_of_the_list_from_the_highest_place_down(supervisor):
    area = make_post(Role.AREA_LEAD, make_area())
    groups = [make_post(Role.GROUP_LEAD, make_group(f"{number:02}组")) for number in range(60)]
    browser, rows = Browser(supervisor), []
    first = browser.get(reverse("posts:list"))
    page = first.context["page"]
    rows += page.rows
    assert len(rows) == 50
    assertContains(first, page.next_query)
    rows += browser.get(f"{reverse('posts:list')}?{page.next_query}").context["page"].rows
    assert rows == [area, *groups]
