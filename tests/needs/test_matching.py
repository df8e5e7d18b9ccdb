"""Which offers fit a need, in which order, and why; one query at any number of offers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from households.models import Household, Tagging
from needs.models import Need, Period
from needs.referrals.matching import matches
from tests.factories import (
    make_area,
    make_community,
    make_holder,
    make_household,
    make_kind,
    make_member,
    make_need,
    make_offer,
    make_referral,
    make_tag,
    make_unit,
    make_user,
)
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def found(need):
    return [match.offer.what for match in matches(page_of(need), today=TODAY())]


def page_of(need):
    return Need.objects.for_page().get(pk=need.pk)


def old_woman(**fields):
    """A household of one aged 85."""
    household = make_household(**fields)
    household.memberships.get().person.__class__.objects.filter(memberships__household=household).update(
        birth_date=TODAY().replace(year=TODAY().year - 85, day=1)
    )
    return household


def test_what_serves_the_kind_the_wider_and_the_finer_one_and_nothing_else():
    top = make_kind("生活照料")
    finer = make_kind("助餐送餐", parent=top)
    other = make_kind("法律援助")
    for what, kind in (("甲", finer), ("乙", top), ("丙", other), ("丁", make_kind("理发", parent=top))):
        make_offer(what=what, kind=kind)
    make_offer(what="上门送餐")
    assert found(make_need(kind=finer, what="上门送餐")) == ["甲", "乙", "上门送餐"]
    assert found(make_need(kind=top, what="做饭")) == ["乙", "甲", "丁"]


def test_only_what_is_given_today_and_has_capacity_left():
    kind = make_kind()
    make_offer(make_unit(ended_on=TODAY()), what="单位已退出", kind=kind)
    make_offer(make_unit(agreement_ends_on=TODAY() - timedelta(days=1)), what="协议到期", kind=kind)
    make_offer(what="已终止", kind=kind, ended_on=TODAY())
    make_offer(what="已满", kind=kind, capacity=1, per=Period.WEEK, taken=1, taken_since=TODAY() - timedelta(days=6))
    full = make_offer(what="本周已满", kind=kind, capacity=1)
    full.reserve(1, today=TODAY())
    make_offer(what="不限", kind=kind)
    assert set(found(make_need(kind=kind))) - {"已满"} == {"不限"}  # 已满 was of last week, unless today is a Sunday


def test_for_whom_it_is_and_where():
    kind, tag = make_kind(), make_tag("独居")
    household = old_woman()
    Household.objects.filter(pk=household.pk).update(category="dibao")
    for what, fields in {
        "老人": {"age_from": 60},
        "儿童": {"age_to": 17},
        "低保": {"category": "dibao"},
        "特困": {"category": "tekun"},
        "独居": {"tag": tag},
        "失能": {"tag": make_tag("失能", "person")},
        "本片": {"place": make_area()},
        "别片": {"place": make_area("第二片")},
        "本社区志愿者": {"helper": make_user(community=make_community())},
        "外社区志愿者": {"helper": make_user(community=make_community("乙社区"))},
    }.items():
        make_offer(what=what, kind=kind, **fields)
    need = make_need(household, kind=kind, person=household.memberships.get().person)
    assert set(found(need)) == {"老人", "低保", "本片", "本社区志愿者"}
    Tagging.objects.give(tag, households=[household], by=make_user(), since=TODAY())
    assert "独居" in found(need)


def test_a_need_of_the_whole_household_is_for_anybody_of_it():
    kind, household = make_kind(), old_woman()
    make_member(household, birth_date=TODAY().replace(year=TODAY().year - 9, day=1))
    make_offer(what="儿童", kind=kind, age_to=17)
    make_offer(what="中年", kind=kind, age_from=40, age_to=60)
    assert found(make_need(household, kind=kind)) == ["儿童"]


def test_the_best_comes_first_and_says_why(caseworker):
    kind, household = make_kind("生活照料"), old_woman()
    known = make_unit("老朋友")
    done = make_offer(known, what="理发", kind=make_kind("理发"))
    referral = make_referral(make_need(household, by=caseworker), done, by=caseworker)
    referral.accept(by=caseworker, person="李经理", on=TODAY())
    referral.deliver(by=caseworker, on=TODAY())
    make_offer(what="谁都行", kind=kind)
    make_offer(what="老人", kind=kind, age_from=60, place=make_area(), capacity=3)
    make_offer(known, what="熟人", kind=kind)
    person = household.memberships.get().person
    best = matches(page_of(make_need(household, kind=kind, person=person)), today=TODAY())
    assert [match.offer.what for match in best] == ["老人", "熟人", "谁都行"]
    assert [len(match.reasons) for match in best] == [3, 2, 1]
    assert "3" in best[0].free


def test_of_equals_the_one_assured_last_comes_first_and_one_nobody_assured_last():
    kind = make_kind()
    for what, days in (("没确认过", None), ("早确认", 30), ("刚确认", 1)):
        make_offer(what=what, kind=kind, assured_on=TODAY() - timedelta(days=days) if days else None)
    assert found(make_need(kind=kind)) == ["刚确认", "早确认", "没确认过"]


def test_who_was_asked_or_said_no_is_not_offered_again(caseworker):
    kind = make_kind()
    asked, refused, left = (make_offer(what=what, kind=kind) for what in ("已问", "谢绝", "可问"))
    need = make_need(kind=kind, by=caseworker)
    make_referral(need, asked, by=caseworker)
    make_referral(Need.objects.get(pk=need.pk), refused, by=caseworker).decline(because="人手不够", on=TODAY())
    assert found(need) == [left.what]


def test_it_is_one_query_whoever_needs_it(django_assert_num_queries):
    kind = make_kind()
    for number in range(3):
        make_offer(what=f"{number}", kind=kind, age_from=18)
    household = old_woman()
    need = page_of(make_need(household, kind=kind, person=household.memberships.get().person))
    with django_assert_num_queries(1):
        assert len(matches(need, today=TODAY())) == 3


@pytest.mark.parametrize("role, shown", [(Role.GROUP_LEAD, False), (Role.AREA_LEAD, False), (Role.ADVISER, True)])
def test_the_offers_are_shown_to_whoever_may_refer(role, shown):
    from tests.browser import Browser

    kind = make_kind()
    make_offer(kind=kind)
    page = Browser(make_holder(role)).get(f"/needs/{make_need(kind=kind).pk}/")
    assert bool(page.context.get("matches")) == shown
