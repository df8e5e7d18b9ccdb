"""How benefits go together: what ships switched off works when it is switched on; a rule is tried before it counts."""

from datetime import date

import pytest
from django.urls import reverse

from benefits.comparison import compare
from benefits.models import BenefitKind, BenefitRelation, EntitlementRule, Finding, LocalValue
from benefits.seeds import seed_benefits
from tests.browser import Browser
from tests.factories import (
    make_award,
    make_far_building,
    make_holder,
    make_household,
    make_identity,
    make_member,
)
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
LAST = date(2025, 9, 30)


@pytest.fixture(autouse=True)
def national():
    seed_benefits()
    EntitlementRule.objects.update(is_on=False)


def switch_on(first, second, relation):
    rows = BenefitRelation.objects.filter(first__code=first, second__code=second, relation=relation)
    assert rows.update(is_on=True) == 1


def family(*names):
    """A household of so many people, as people, the head first."""
    household = make_household(head=names[0], head_identity=make_identity())
    for name in names[1:]:
        make_member(household, name, identity_number=make_identity())
    return [one.person for one in household.memberships.order_by("pk")]


def found():
    return sorted((one.rule, one.about) for one in compare(LAST).found)


def test_one_household_on_two_household_benefits_is_found_once_at_its_head():
    head, wife = family("陈大", "李二")
    make_award(wife, "rigid", amount=None)
    make_award(head, "dibao")
    assert found() == []
    switch_on("rigid", "dibao", "exclusive")
    assert [(one.rule, one.person, one.about) for one in compare(LAST).found] == [
        ("exclusive", head.pk, ("rigid", "dibao"))
    ]


def test_one_member_alone_on_the_minimum_in_a_family_at_its_margin_is_as_it_should_be():
    head, son, mother = family("陈大", "陈小", "王氏")
    make_award(head, "margin", amount=None)
    switch_on("dibao", "margin", "exclusive")
    make_award(son, "dibao")
    assert found() == []
    make_award(mother, "dibao")
    assert found() == [("exclusive", ("dibao", "margin"))]


def test_somebody_living_alone_is_either_on_the_minimum_or_at_its_margin():
    (alone,) = family("陈大")
    switch_on("dibao", "margin", "exclusive")
    for kind in ("dibao", "margin"):
        make_award(alone, kind)
    assert found() == [("exclusive", ("dibao", "margin"))]


@pytest.mark.parametrize(
    ("first", "second", "relation", "rule"),
    [
        ("orphan", "hardship_disability", "exclusive", "exclusive"),
        ("work_injury_care", "severe_disability", "exclusive", "exclusive"),
        ("tekun", "orphan", "choose_one", "exclusive"),
        ("elder_care", "severe_disability", "higher_of_two", "both_paid"),
        ("unsupported_child", "dibao", "offset", "both_paid"),
    ],
)
def test_what_does_not_go_together_is_found_when_its_relation_is_switched_on(first, second, relation, rule):
    BenefitRelation.objects.filter(relation="requires").update(is_on=False)
    (child,) = family("陈小")
    BenefitKind.objects.filter(code=first).update(amount=1000)
    make_award(child, first, amount=800)
    make_award(child, second, amount=300)
    assert found() == []
    switch_on(first, second, relation)
    assert found() == [(rule, (first, second))]


def test_what_together_stays_within_the_rate_and_what_may_be_stacked_is_in_order():
    (child,) = family("陈小")
    BenefitKind.objects.filter(code="unsupported_child").update(amount=1100)
    switch_on("unsupported_child", "dibao", "offset")
    switch_on("old_age", "dibao", "stack")
    make_award(child, "unsupported_child", amount=800)
    make_award(child, "dibao", amount=300)
    make_award(child, "old_age", amount=100)
    assert found() == []


def test_who_holds_a_benefit_without_meeting_the_condition_of_a_rule_for_all_is_found():
    heavy, light = family("陈大", "李二")
    for person, level in ((heavy, 1), (light, 4)):
        make_award(person, "disability_card", amount=None, disability_class="4", disability_level=level)
        make_award(person, "severe_disability")
    rule = EntitlementRule.objects.filter(kind__code="severe_disability")
    rule.update(is_on=True)
    assert found() == []
    rule.update(is_required=True)
    assert [(one.rule, one.person) for one in compare(LAST).found] == [("requires", light.pk)]


def test_a_draft_is_tried_over_the_whole_caseload_and_writes_nothing():
    household = make_household(head_identity=make_identity(date(1930, 1, 1)))
    make_member(household, "王氏", identity_number=make_identity(date(1931, 1, 1)))
    holder, _young = family("李二", "李小")
    make_award(holder, "old_age", starts_on=date(2020, 1, 1))
    browser = Browser(make_holder(Role.SUPERVISOR))
    kind = BenefitKind.objects.get(code="old_age")
    url = reverse("benefits:rules")
    said = {"rows": "1", "0-fact": "age", "0-comparison": "from", "kind": kind.pk, "try": "1"}
    tried = browser.post(url, said | {"0-number": "50"}).context["tried"]
    assert (tried.people, tried.lacking, tried.households, len(tried.sample)) == (4, 3, 2, 3)
    assert browser.post(url, said | {"0-local": "old_age_from"}).context["tried"].missing
    assert not Finding.objects.exists() and not LocalValue.objects.exists()


def test_a_draft_finds_nobody_out_of_reach():
    far = make_far_building()
    make_household(head_identity=make_identity(), building=far)
    kind = BenefitKind.objects.get(code="old_age")
    caseworker = Browser(make_holder(Role.CASEWORKER))
    assert caseworker.get(reverse("benefits:rules")).status_code == 403
    supervisor = Browser(make_holder(Role.SUPERVISOR))
    said = {"rows": "1", "0-fact": "age", "0-comparison": "from", "0-number": "0", "kind": kind.pk, "try": "1"}
    answer = supervisor.post(reverse("benefits:rules"), said)
    assert answer.context["tried"].people == 1
