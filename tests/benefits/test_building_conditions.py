"""Conditions are built from facts, comparisons and values chosen from lists, tried, and kept as they always were."""

from datetime import date

import pytest
from django.urls import reverse

from benefits.build_forms import Builder, in_words
from benefits.building import condition_of, rows_of
from benefits.conditions import Facts, compiled
from benefits.models import BenefitKind, EntitlementRule, LocalValue
from benefits.models.finding import TooLate
from benefits.seeds import seed_benefits
from tests.browser import Browser
from tests.factories import make_award, make_holder, make_household, make_identity, make_member, make_tag
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
DAY = date(2025, 9, 30)
PAGE = "benefits:rules"


@pytest.fixture
def supervisor(db):
    seed_benefits()
    return Browser(make_holder(Role.SUPERVISOR))


def typed(page):
    """The form as the page shows it, as a browser sends it."""
    sent = {"rows": str(len(page.context["builder"].forms))}
    for form in [*page.context["builder"].forms, page.context["form"]]:
        for box in form:
            value = box.value()
            if value not in (None, ""):
                sent[box.html_name] = value
    return sent


def fill():
    """Whoever a condition may mean or not, in a small office."""
    household = make_household(head="陈大", head_identity=make_identity(date(1930, 1, 1)), category="dibao")
    son = make_member(household, "陈小", identity_number=make_identity(), work="at_school", health="chronic").person
    make_award(son, "disability_card", amount=None, disability_class="5", disability_level=3)
    make_award(household.memberships.get(is_head=True).person, "margin", amount=None)
    make_household(head="无生日")
    LocalValue.objects.create(name="dibao_standard", value=868)
    LocalValue.objects.create(name="margin_factor", value=2)
    LocalValue.objects.create(name="old_age_from", value=80)


CONDITIONS = [
    {"not": {"age_from": 60}}, {"age_below": 60}, {"all": [{"age_from": "old_age_from"}, {"not": {"holds": "tekun"}}]},
    {"any": [{"all": [{"holds": "margin"}, {"age_from": 80}]}, {"health": ["chronic"]}]},
    {"not": {"any": [{"card": {"level_to": 2}}, {"schooling": True}]}}, {"schooling": False}, {"card": {}},
    {"income_per_head_below": ["dibao_standard", "margin_factor"]}, {"category": "dibao"},
    {"any": [{"card": {"level_to": 2}}, {"card": {"level": [3], "class": ["5", "6"]}}]},
]  # fmt: skip


def people(condition):
    facts = Facts(DAY)
    return sorted(facts.people().filter(compiled(condition, facts)).values_list("name", flat=True))


def test_rows_say_the_same_as_the_condition_that_they_show():
    seed_benefits()
    fill()
    every = CONDITIONS + list(EntitlementRule.objects.values_list("condition", flat=True))
    for condition in every:
        assert people(condition_of(rows_of(condition))) == people(condition), condition
    assert all(in_words(every))


def test_every_rule_is_shown_and_kept_as_it_is_meant(supervisor):
    for rule in EntitlementRule.objects.all():
        page = supervisor.get(reverse(PAGE), {"rule": rule.pk})
        sent = Builder.sent(typed(page), bound=True)
        assert sent.is_valid(), (rule, [form.errors for form in sent.forms])
        assert rows_of(sent.condition()) == rows_of(rule.condition)


def test_a_long_condition_is_kept_whole(supervisor):
    ages = [{"all": [{"any": [{"age_from": 60 + n}, {"age_below": n + 5}]}, {"age_below": 99}]} for n in range(8)]
    shown = Builder.of({"all": ages})
    assert len(shown.forms) > 20
    data = {"rows": str(len(shown.forms))}
    for form in shown.forms:
        data |= {box.html_name: box.value() for box in form if box.value() not in (None, "")}
    sent = Builder.sent(data, bound=True)
    assert sent.is_valid()
    assert rows_of(sent.condition()) == rows_of({"all": ages})


LOST = [
    {"tag": ["没有的标签"]}, {"not": {"holds": "no_such_kind"}}, {"card": {"level_to": 4, "level": [2]}},
    {"age_from": ["old_age_from", "margin_factor"]}, {"age_below": ["old_age_from", 2]},
]  # fmt: skip


@pytest.mark.parametrize("condition", LOST)
def test_what_rows_cannot_show_is_never_turned_into_something_else(supervisor, condition):
    assert Builder.of(condition).lost


def test_an_age_is_a_number_or_a_local_value_and_never_their_product(supervisor):
    url = reverse(PAGE)
    sent = typed(supervisor.get(url)) | {"kind": BenefitKind.objects.get(code="old_age").pk, "try": "1"}
    assert sent["0-number"]
    assert supervisor.post(url, sent | {"0-local": "old_age_from"}).status_code == 422


def test_a_rule_of_a_name_that_somebody_just_gave_another_is_not_kept(supervisor):
    told = {"by": supervisor.user, "name": "高龄独居", "kind": BenefitKind.objects.get(code="old_age")}
    first = EntitlementRule.objects.draft(condition={"age_from": 80}, **told)
    with pytest.raises(TooLate):
        EntitlementRule.objects.draft(condition={"age_from": 90}, **told)
    first.refresh_from_db()
    assert first.condition == {"age_from": 80}


def test_the_names_in_rules_are_asked_for_once(db, django_assert_num_queries):
    seed_benefits()
    for number in (1, 3):
        with django_assert_num_queries(1):
            in_words([{"any": [{"holds": "tekun"}, {"family_holds": "dibao"}, {"tag": ["独居"]}]}] * number)


def test_a_fact_without_a_value_is_said_to_be_so_or_not(db):
    kept, lost, young = (in_words([one])[0][0] for one in ({"card": {}}, {"not": {"card": {}}}, {"age_below": 18}))
    assert (kept, lost, young) == ("残疾人证：是", "残疾人证：否", "年龄：低于 18")


def test_a_benefit_no_longer_in_use_stays_in_a_condition(supervisor):
    BenefitKind.objects.filter(code="tekun").update(is_active=False)
    built = Builder.of({"holds": "tekun"})
    assert (built.lost, built.forms[0]["kind"].value()) == (False, "tekun")


def test_a_condition_is_built_fact_by_fact_tried_and_kept(supervisor):
    make_tag("独居")
    make_household(head="陈大", head_identity=make_identity(date(1930, 1, 1)))
    url, kind = reverse(PAGE), BenefitKind.objects.get(code="elder_care")
    sent = typed(supervisor.get(url)) | {"kind": kind.pk}
    added = supervisor.post(url, sent | {"add": "1"})
    sent = typed(added)
    assert sent["rows"] == "2"
    sent = typed(supervisor.post(url, sent | {"1-fact": "tag", "show": "1"}, headers={"HX-Request": "true"}))
    sent |= {"1-fact": "tag", "1-comparison": "is_not", "1-choices": ["独居"], "kind": kind.pk, "0-number": "75"}
    tried = supervisor.post(url, sent | {"try": "1"})
    assert tried.context["tried"].people == 1
    before = EntitlementRule.objects.count()
    assert supervisor.post(url, sent | {"keep": "1"}).status_code == 422  # without a name
    supervisor.post(url, sent | {"keep": "1", "name": "高龄独居"})
    rule = EntitlementRule.objects.get(name="高龄独居")
    assert (EntitlementRule.objects.count(), rule.is_on) == (before + 1, False)
    assert rule.condition == {"all": [{"age_from": 75}, {"not": {"tag": ["独居"]}}]}


def test_a_fact_is_taken_away_again(supervisor):
    rule = EntitlementRule.objects.get(kind__code="employment_help")
    url = f"{reverse(PAGE)}?rule={rule.pk}"
    sent = typed(supervisor.get(url))
    assert sent["rows"] == "4"
    left = supervisor.post(url, sent | {"remove-0": "1"}).context["builder"].forms
    assert [form.chosen for form in left] == ["work", "age", "age"]
    assert "join" not in left[0].fields


def test_two_who_change_one_rule_and_the_second_is_told(supervisor):
    rule = EntitlementRule.objects.get(kind__code="old_age")
    url = f"{reverse(PAGE)}?rule={rule.pk}"
    sent = typed(supervisor.get(url)) | {"keep": "1"}
    sent.pop("0-local")
    assert supervisor.post(url, sent | {"0-number": "75"}).status_code == 302
    late = supervisor.post(url, sent | {"0-number": "70"})
    rule.refresh_from_db()
    assert (late.status_code, rule.condition) == (409, {"age_from": 75})
    assert late.context["builder"].forms[0]["number"].value() == "70"


@pytest.mark.parametrize(
    "wrong", [{"0-number": ""}, {"0-number": "-1"}, {"0-fact": "singing"}, {"0-comparison": "x"}, {"0-local": "x"}]
)
def test_nonsense_is_refused_in_its_row(supervisor, wrong):
    url = reverse(PAGE)
    sent = typed(supervisor.get(url)) | {"kind": BenefitKind.objects.get(code="old_age").pk, "try": "1"}
    assert supervisor.post(url, sent | wrong).status_code == 422
