"""The pages of campaigns and of the store: list from a filter, ticked off, signed, out of the register."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from households.models import Household
from needs.models import Campaign, Goods, Service
from tests.browser import Browser
from tests.factories import make_building, make_campaign, make_community, make_holder, make_household, make_identity
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def test_a_campaign_goes_from_a_filter_to_a_signed_sheet(browser):
    number = make_identity()
    make_household("T-1", risk="high", head="齐水莲", head_identity=number, room="501室")
    make_household("T-2")
    today = timezone.localdate().isoformat()
    words = {
        "name": "冬送温暖", "place": make_community().pk, "starts_on": today, "ends_on": today, "words": "大米一袋",
        "each": 1, "submission": str(uuid4()),
    }  # fmt: skip
    first, second = (browser.post(reverse("campaigns:new"), words).url for _time in range(2))
    campaign = Campaign.objects.get()
    assert first == second == reverse("campaigns:add", args=[campaign.pk])
    assert browser.get(f"{first}?risk=high").context["number"] == 1
    for _time in range(2):
        browser.post(f"{first}?risk=high")
    row = campaign.recipients.get()
    for _time in range(2):
        browser.post(reverse("campaigns:mark", args=[row.pk]), {"deed": "give"})
    assert Service.objects.standing().count() == 1
    sheet = browser.get(reverse("campaigns:sheet", args=[campaign.pk]))
    assertContains(sheet, "齐水莲")
    for hidden in ("501室", number, number[:6]):
        assertNotContains(sheet, hidden)


def test_a_filter_that_is_not_understood_adds_nobody(browser):
    make_household()
    campaign = make_campaign(by=browser.user)
    browser.post(f"{reverse('campaigns:add', args=[campaign.pk])}?risk=nonsense")
    assert campaign.recipients.count() == 0


def test_the_register_is_written_once_a_form_and_refuses_more_than_there_is(browser):
    browser.post(reverse("goods:new"), {"name": "棉被", "unit": "床", "place": make_community().pk})
    goods = Goods.objects.get()
    where = reverse("goods:goods", args=[goods.pk])
    words = {
        "way": "in",
        "number": 5,
        "on": timezone.localdate().isoformat(),
        "why": "捐赠",
        "submission": str(uuid4()),
    }
    for _time in range(2):
        assert browser.post(where, words).status_code == 302
    assert browser.post(where, words | {"way": "out", "number": 6, "submission": str(uuid4())}).status_code == 200
    goods.refresh_from_db()
    assert (goods.stock, goods.moves.count()) == (5, 1)


def test_a_group_lead_ticks_off_the_own_group_and_begins_nothing(caseworker):
    household, group_lead = make_household(), make_holder(Role.GROUP_LEAD)
    campaign = make_campaign(by=caseworker, stock=1)
    campaign.add(type(household).objects.all(), by=caseworker)
    browser = Browser(group_lead)
    browser.post(reverse("campaigns:mark", args=[campaign.recipients.get().pk]), {"deed": "give"})
    assert campaign.recipients.get().state == "given"
    assert browser.get(reverse("campaigns:new")).status_code == 403


def test_a_long_list_is_paged_on_screen_and_whole_on_the_sheet(browser):
    campaign = make_campaign(by=browser.user, stock=60)
    with transaction.atomic():
        households = Household.objects.bulk_create(
            Household(number=f"T-{n}", building=make_building(), room=f"{n:03}") for n in range(51)
        )
    campaign.add(Household.objects.filter(pk__in=[one.pk for one in households]), by=browser.user)
    first = browser.get(reverse("campaigns:campaign", args=[campaign.pk])).context["page"]
    assert [row.household.room for row in first.rows] == [f"{n:03}" for n in range(50)]
    second = f"{reverse('campaigns:campaign', args=[campaign.pk])}?{first.next_query}"
    (last,) = browser.get(second).context["page"].rows
    answer = browser.post(f"{reverse('campaigns:mark', args=[last.pk])}?{first.next_query}", {"deed": "give"})
    assert [row.pk for row in browser.get(answer.url).context["page"].rows] == [last.pk]
    assert len(browser.get(reverse("campaigns:sheet", args=[campaign.pk])).context["rows"]) == 51


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_campaign_costs_the_same_for_one_and_for_three(browser, rows, django_assert_num_queries):
    campaign = make_campaign(by=browser.user)
    households = [make_household() for _row in range(rows)]
    campaign.add(type(households[0]).objects.all(), by=browser.user)
    with django_assert_num_queries(6):
        browser.get(reverse("campaigns:campaign", args=[campaign.pk]))


def test_earlier_lines_of_the_register_name_their_campaign_alone_and_what_was_typed_stays(caseworker):
    cut = import_module("needs.migrations.0019_registers_name_no_file").name_the_campaign_alone
    household, campaign = make_household("T-1"), make_campaign(by=caseworker, stock=9)
    lines = ["冬送温暖 · T-1", "冬送温暖 · T-1 · 已去世", "冬送温暖 · 补货"]
    for why in lines:
        campaign.goods.write(by=caseworker, quantity=-1, on=household.opened_on, why=why)
    cut(apps, None)
    told = list(campaign.goods.moves.order_by("pk").values_list("why", flat=True))
    assert told == ["街道配送", "冬送温暖", "冬送温暖", "冬送温暖 · 补货"]
