"""One thing done to many files: said beforehand, done where it can be, and twice without harm."""

from datetime import date

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from households.models import Household, Pairing, Tagging
from tests.browser import Browser
from tests.factories import (
    make_area,
    make_building,
    make_community,
    make_far_building,
    make_group,
    make_holder,
    make_household,
    make_tag,
    make_user,
)
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
DAY = date(2025, 9, 1)


def keys(*files):
    return ",".join(str(file.pk) for file in files)


def elsewhere():
    return make_far_building()


def helper():
    return make_user(name="王帮扶", community=make_community())


@pytest.fixture
def files(caseworker):
    return [make_household(f"T-{number}") for number in (1, 2, 3)]


def send(browser, deed, files, *, query="", **typed):
    return browser.post(f"/households/all/{deed}/{query}", {"keys": keys(*files), **typed}, follow="sure" in typed)


def pair(browser, files, who, **typed):
    return send(browser, "pair", files, helper=f"{who.name} #{who.pk}", since="2025-09-01", **typed)


def test_ticked_files_are_carried_over_to_the_page_of_the_deed(browser, files):
    response = browser.post("/households/all/pair/", {"chosen": [files[0].pk, files[2].pk]})
    assert response.context["form"]["keys"].value() == keys(files[0], files[2])
    assertContains(response, 'name="helper"')


def test_all_means_all_that_the_filter_finds_and_no_others(browser, files):
    make_household("T-9", risk="high")
    response = browser.post("/households/all/pair/?risk=general", {"all": "1"})
    assert response.context["form"]["keys"].value() == keys(*files)


def test_before_anything_is_done_the_page_says_to_how_many_and_which_are_refused(browser, files):
    files[1].close(by=None, on=timezone.localdate(), because="迁出")
    response = pair(browser, files, helper())
    assert [one.number for one in response.context["plan"].ready] == ["T-1", "T-3"]
    assert [one.number for one in response.context["plan"].refused] == ["T-2"]
    assert not Pairing.objects.exists()


def test_pairing_gives_the_rest_to_the_helper(browser, files, caseworker):
    files[1].close(by=None, on=timezone.localdate(), because="迁出")
    who = helper()
    response = pair(browser, files, who, sure="1")
    assertRedirects(response, "/households/?")
    assertContains(response, "T-2")
    rows = Pairing.objects.standing().order_by("pk").values_list("household__number", "helper", "since", "by")
    assert list(rows) == [("T-1", who.pk, DAY, caseworker.pk), ("T-3", who.pk, DAY, caseworker.pk)]


def test_pairing_anew_ends_the_pairing_with_the_former_helper(browser, files):
    first, second = helper(), make_user(name="李帮扶", community=make_community())
    Pairing.objects.pair(files, helper=first, since=date(2025, 1, 1), by=None)
    pair(browser, files[:1], second, sure="1", because="换人")
    ended = Pairing.objects.get(household=files[0], helper=first)
    assert (ended.until, ended.because) == (DAY, "换人")
    assert Pairing.objects.standing().get(household=files[0]).helper == second
    assert Pairing.objects.standing().filter(helper=first).count() == 2


def test_a_pairing_that_would_begin_later_held_on_no_day(files):
    first, second = helper(), helper()
    Pairing.objects.pair(files[:1], helper=first, since=date(2025, 10, 1), by=None)
    Pairing.objects.pair(files[:1], helper=second, since=DAY, by=None)
    assert Pairing.objects.get(helper=first).until == date(2025, 10, 1)
    assert [one.helper for one in Pairing.objects.on_day(date(2025, 10, 1))] == [second]


def test_pairing_sent_ten_times_pairs_once(browser, files):
    who = helper()
    for _ in range(10):
        pair(browser, files, who, sure="1")
    assert Pairing.objects.count() == 3


def test_nobody_is_paired_with_a_household_of_another_community(files):
    far = elsewhere()
    keeper = make_holder(Role.SUPERVISOR)
    stranger = make_user(name="远帮扶", community=far.above(2))
    plan = pair(Browser(keeper), files, stranger).context["plan"]
    assert not plan.ready
    assert len(plan.refused) == 3


def test_moving_gives_each_file_its_building_event_and_history(browser, files, caseworker):
    new = make_building("益民街8栋")
    send(browser, "move", files, building="益民街8栋", on="2025-09-01", sure="1")
    assert {file.building_id for file in Household.objects.all()} == {new.pk}
    for file in files:
        event = file.events.get(kind="moved")
        assert (event.on, event.by, "益民街8栋" in event.note) == (DAY, caseworker, True)
        assert file.history.count() == 2
    assert Household.objects.containing("益民街8栋").count() == 3


def test_moving_twice_refuses_what_is_there_already(browser, files):
    make_building("益民街8栋")
    for _ in range(2):
        response = send(browser, "move", files, building="益民街8栋", on="2025-09-01", sure="1")
    assertContains(response, "T-1")
    assert files[0].events.filter(kind="moved").count() == 1


def test_nothing_is_done_to_files_out_of_reach(browser, files):
    hidden = make_household("T-9", building=elsewhere())
    response = pair(browser, [*files, hidden], helper(), sure="1")
    assertNotContains(response, "T-9")
    assert not Pairing.objects.filter(household=hidden).exists()


def test_what_ones_post_does_not_allow_there_is_refused():
    near, far = make_household("T-1"), make_household("T-2", building=make_building("远楼", make_group("远组")))
    lead = make_holder(Role.AREA_LEAD, near.building)
    from tests.factories import make_post

    make_post(Role.GROUP_LEAD, make_group("另一组", make_area("第二片")), user=lead)
    there = make_household("T-3", building=make_building("三楼", make_group("另一组", make_area("第二片"))))
    plan = pair(Browser(lead), [near, far, there], helper()).context["plan"]
    assert [one.number for one in plan.refused] == ["T-3"]


@pytest.mark.parametrize("deed", ["pair", "move", "tag", "untag"])
def test_who_may_not_is_refused(files, deed):
    lead = Browser(make_holder(Role.GROUP_LEAD, files[0].building))
    assert send(lead, deed, files).status_code == 403


def test_who_may_do_nothing_to_many_files_gets_no_bar(files):
    lead = Browser(make_holder(Role.GROUP_LEAD, files[0].building))
    assertNotContains(lead.get("/households/"), "bulkbar")


@pytest.mark.parametrize(
    "typed", [{}, {"helper": "没有此人", "since": "2025-09-01"}, {"helper": "王帮扶", "since": "x"}]
)
def test_a_form_that_is_not_understood_does_nothing(browser, files, typed):
    helper()
    assert send(browser, "pair", files, sure="1", **typed).context["form"].errors
    assert not Pairing.objects.exists()


def test_tagging_and_untagging_many_keeps_their_days(browser, files):
    tag = make_tag()
    Tagging.objects.give(tag, households=files[:1], by=None, since=date(2025, 1, 1))
    plan = send(browser, "tag", files, tag=tag.pk, on="2025-09-01").context["plan"]
    assert [one.number for one in plan.refused] == ["T-1"]
    send(browser, "tag", files, tag=tag.pk, on="2025-09-01", sure="1")
    assert Tagging.objects.standing().count() == 3
    assert Tagging.objects.get(household=files[0]).since == date(2025, 1, 1)
    send(browser, "untag", files[:2], tag=tag.pk, on="2025-09-02", sure="1")
    assert [one.household for one in Tagging.objects.standing()] == [files[2]]
    assert Tagging.objects.get(household=files[0]).until == date(2025, 9, 2)


def test_tagging_sent_ten_times_tags_once(browser, files):
    tag = make_tag()
    for _ in range(10):
        send(browser, "tag", files, tag=tag.pk, on="2025-09-01", sure="1")
    assert Tagging.objects.count() == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_what_a_deed_done_to_many_costs_does_not_grow(browser, rows, django_assert_num_queries):
    files = [make_household() for _ in range(rows)]
    who = helper()
    with django_assert_num_queries(24):
        browser.post(
            "/households/all/pair/", {"keys": keys(*files), "helper": who.name, "since": "2025-09-01", "sure": "1"}
        )
    assert Pairing.objects.count() == rows
