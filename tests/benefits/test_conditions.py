"""Who should have what is written as data: what is not understood is refused, and each fact finds whom it means."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from benefits.conditions import Facts, check, compiled
from benefits.models import BenefitKind, Department, EntitlementRule
from benefits.seeds import seed_benefits
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_identity, make_member, make_tag, make_user
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
DAY = date(2025, 9, 30)


def found(condition):
    check(condition)
    facts = Facts(DAY)
    return sorted(facts.people().filter(compiled(condition, facts)).values_list("name", flat=True))


@pytest.mark.parametrize(
    "condition",
    [
        {"holds": "nothing_known"}, {"card": {"level": "heavy"}}, {"card": {"class": "56"}}, {"work": "singing"},
        {"age_from": "NaN"}, {"age_from": -1}, {"tag": "没有的标签"}, {"schooling": "yes"}, {"card": {"level_to": 9}},
        {"income_per_head_below": [10**6, 10**6]}, {"all": {"age_from": 60}}, {"unheard": 1}, ["all"], "all", {},
    ],
)  # fmt: skip
def test_a_condition_that_nobody_understands_is_refused(condition):
    seed_benefits()
    with pytest.raises(ValidationError):
        check(condition)


def test_one_name_is_as_good_as_a_list_of_one():
    household = make_household(head="陈大", category="dibao")
    make_member(household, "陈小", work="at_school", self_care="full", health="good")
    for one in ({"work": "at_school"}, {"self_care": "full"}, {"health": "good"}):
        ((word, value),) = one.items()
        assert found({word: value}) == found({word: [value]}) == ["陈小"]
    assert found({"category": ["dibao", "tekun"]}) == found({"category": "dibao"}) == ["陈大", "陈小"]


def test_schooling_and_tags_of_the_person_or_the_household_are_facts():
    household = make_household(head="陈大")
    make_member(household, "陈小", work="at_school")
    other = make_household(head="李二")
    alone, weak = make_tag("独居"), make_tag("失能", level="person")
    alone.taggings.model.objects.give(alone, households=[other], by=make_user(), since=date(2025, 1, 1))
    weak.taggings.model.objects.give(
        weak, people=[household.memberships.get(is_head=True).person], by=make_user(), since=date(2025, 10, 1)
    )
    assert (found({"schooling": True}), found({"schooling": False})) == (["陈小"], ["李二", "陈大"])
    assert (found({"tag": "独居"}), found({"tag": ["独居", "失能"]})) == (["李二"], ["李二"])


def test_an_age_before_all_counting_finds_nobody():
    make_household(head_identity=make_identity())
    assert found({"age_from": 5000}) == []


def test_the_admin_site_keeps_codes_for_good_and_leaves_conditions_to_their_page():
    seed_benefits()
    browser = Browser(make_holder(Role.SUPERVISOR))
    rows = {EntitlementRule: "condition", BenefitKind: "code", Department: "code"}
    for model, field in rows.items():
        page = browser.get(f"/admin/benefits/{model._meta.model_name}/{model.objects.first().pk}/change/")
        assert field not in page.context["adminform"].form.fields
