"""The resource list: units and offers kept on their pages, assured every ninety days, taken out as HSDS."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from needs.models import ASSURED_FOR, NoCapacity, NotAllowed, Offer, PartnerUnit, Period
from needs.models.offer import period_start
from needs.resources.facts import amount
from tests.browser import Browser
from tests.desk import as_opened
from tests.factories import (
    make_community,
    make_holder,
    make_household,
    make_kind,
    make_need,
    make_offer,
    make_referral,
    make_street,
    make_tag,
    make_unit,
    make_user,
)
from volunteers.models import AuditEntry, Did
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
CODE, OTHER_CODE = "91110000600037341L", "91340100MA2MRC6H7P"


def rows(response):
    return [offer.what for offer in response.context["page"].rows]


@pytest.mark.parametrize("kind", ["91110000600037341L", " 91110000 600037341l "])
def test_a_unit_is_put_on_the_list_once_with_its_credit_code(kind, browser):
    form = as_opened(browser, "/partners/new/") | {"name": "民泰家政公司", "sort": "purchased", "credit_code": kind}
    assert {browser.post("/partners/new/", form).status_code for _ in range(2)} == {302}
    unit = PartnerUnit.objects.get()
    assert (unit.name, unit.sort, unit.credit_code) == ("民泰家政公司", "purchased", CODE)
    assert unit.history.get().history_user == browser.user


@pytest.mark.parametrize("code", ["91110000600037341M", "9111000060003734", "统一社会信用代码一二三四五六七八九十"])
def test_a_slip_in_a_credit_code_is_refused_at_its_field(code, browser):
    form = as_opened(browser, "/partners/new/") | {"name": "民泰家政公司", "credit_code": code}
    answer = browser.post("/partners/new/", form)
    assert list(answer.context["form"].errors) == ["credit_code"] and not PartnerUnit.objects.exists()


def test_two_units_never_have_one_credit_code(browser):
    make_unit(credit_code=CODE)
    form = as_opened(browser, "/partners/new/") | {"name": "民泰家政公司", "credit_code": CODE}
    assert browser.post("/partners/new/", form).context["form"].errors
    with pytest.raises(IntegrityError), transaction.atomic():
        make_unit(credit_code=CODE)
    assert make_unit().credit_code == make_unit().credit_code == ""


def test_what_a_unit_offers_is_written_down_with_everything_and_counts_as_assured(browser):
    kind, tag, unit = make_kind("生活照料"), make_tag("独居"), make_unit()
    url = f"/partners/{unit.pk}/offers/new/"
    make_household()
    typed = {
        "what": "助餐送餐", "kind": kind.pk, "mode": "delivery", "when": "周一至周五", "capacity": "10", "per": "week",
        "counted": "times", "age_from": "60", "category": "dibao", "tag": tag.pk, "place": "县桥社区", "won": "knocked",
    }  # fmt: skip
    form = as_opened(browser, url) | typed
    assert {browser.post(url, form).status_code for _ in range(2)} == {302}
    offer = Offer.objects.get()
    assert (offer.unit, offer.kind, offer.tag, offer.place, offer.won) == (unit, kind, tag, make_community(), "knocked")
    assert (offer.assured_on, offer.assured_by) == (TODAY(), browser.user)
    page = browser.get(f"/offers/{offer.pk}/")
    assert any("60" in str(value) and "独居" in str(value) for _label, value in page.context["facts"])
    again = browser.post(url, as_opened(browser, url) | typed)
    assert again.status_code == 200 and again.context["form"].errors and Offer.objects.count() == 1


def test_what_a_volunteer_can_do_is_an_offer_in_hours_a_week(browser):
    helper = make_user("于阿子", community=make_community())
    form = as_opened(browser, "/offers/helpers/new/")
    assert (form["counted"], form["per"]) == ("hours", "week")
    typed = {"helper": f"于阿子 #{helper.pk}", "what": "理发", "capacity": "4"}
    assert browser.post("/offers/helpers/new/", form | typed).status_code == 302
    offer = Offer.objects.get()
    assert (offer.helper, offer.unit, offer.capacity, offer.counted) == (helper, None, 4, "hours")
    assert rows(browser.get("/offers/", {"who": "helpers"})) == ["理发"]
    assert rows(browser.get("/offers/", {"who": "units"})) == []


def test_what_volunteers_of_another_community_can_do_is_not_there(browser):
    street = make_street()
    offer = make_offer(helper=make_user("陌生人", community=make_community("乙社区", street)))
    assert rows(browser.get("/offers/")) == []
    assert browser.get(f"/offers/{offer.pk}/").status_code == 404
    assert rows(Browser(make_holder(Role.SUPERVISOR)).get("/offers/")) == [offer.what]


def test_after_ninety_days_somebody_calls_and_then_it_holds_again(browser):
    for days in (89, 91):
        make_offer(what=f"{days}", assured_on=TODAY() - timedelta(days=days))
    make_offer(what="从未")
    make_offer(make_unit(ended_on=TODAY()), what="已退出")
    assert sorted(rows(browser.get("/offers/", {"state": "call"}))) == ["91", "从未"]
    assert ASSURED_FOR.days == 90
    old = Offer.objects.get(what="91")
    assert browser.post(f"/offers/{old.pk}/assure/", {"version": old.version, "queue": "1"}).status_code == 302
    assert rows(browser.get("/offers/", {"state": "call"})) == ["从未"]
    old.refresh_from_db()
    assert (old.assured_on, old.assured_by) == (TODAY(), browser.user)


def test_the_number_of_calls_stands_on_the_day_of_those_who_keep_the_list():
    make_offer()
    make_household()
    for role, shown in ((Role.ADVISER, True), (Role.CASEWORKER, True), (Role.AREA_LEAD, False)):
        counts = Browser(make_holder(role)).get("/home/counts/").context["counts"]
        assert any(count["url"].endswith("/offers/?state=call") and count["number"] == 1 for count in counts) == shown


def test_an_offer_that_ended_is_offered_again(browser):
    offer = make_offer()
    form = {"version": offer.version, "ended_on": TODAY().isoformat()}
    assert browser.post(f"/offers/{offer.pk}/end/", form).status_code == 302
    assert rows(browser.get("/offers/")) == [] and rows(browser.get("/offers/", {"state": "ended"})) == [offer.what]
    assert browser.post(f"/offers/{offer.pk}/end/", form).status_code == 409
    browser.post(f"/offers/{offer.pk}/assure/", {"version": 1})
    assert rows(browser.get("/offers/")) == [offer.what]


def test_a_unit_ends_with_a_day_and_so_does_what_it_offers(browser):
    offer = make_offer(make_unit(listed_on=TODAY()))
    url = f"/partners/{offer.unit.pk}/end/"
    early = {"version": 0, "ended_on": (TODAY() - timedelta(days=1)).isoformat()}
    assert "ended_on" in browser.post(url, early).context["form"].errors
    assert browser.post(url, {"version": 0, "ended_on": TODAY().isoformat()}).status_code == 302
    assert rows(browser.get("/offers/")) == []


@pytest.mark.parametrize("row, url", [(make_unit, "/partners/{}/correct/"), (make_offer, "/offers/{}/correct/")])
def test_whoever_saves_second_sees_both_versions(row, url, caseworker):
    kept = row()
    one, other = Browser(caseworker), Browser(make_holder(Role.SUPERVISOR))
    forms = [as_opened(browser, url.format(kept.pk)) for browser in (one, other)]
    assert one.post(url.format(kept.pk), forms[0] | {"note": "先"}).status_code == 302
    late = other.post(url.format(kept.pk), forms[1] | {"note": "后"})
    assert late.status_code == 409
    assert ("先", "后") in [(each["theirs"], each["yours"]) for each in late.context["stale"]["versions"]]
    kept.refresh_from_db()
    assert kept.note == "先" and kept.history.latest().history_user == caseworker


def test_the_agreement_is_over_and_nothing_is_offered_any_more():
    make_offer(make_unit(agreement_ends_on=TODAY()))
    assert Offer.objects.given_on(TODAY()).count() == 1
    assert Offer.objects.given_on(TODAY() + timedelta(days=1)).count() == 0


@pytest.mark.parametrize("per", Period.values)
def test_capacity_is_there_again_with_the_next_period(per):
    offer = make_offer(capacity=2, per=per)
    day = period_start(Period.MONTH, TODAY())
    offer.reserve(2, today=day)
    with pytest.raises(NoCapacity):
        offer.reserve(1, today=day)
    later = day + timedelta(days=40)
    if per == Period.TOTAL:
        with pytest.raises(NoCapacity):
            offer.reserve(1, today=later)
    else:
        offer.reserve(1, today=later)
        offer.give_back(2, reserved_on=day)  # of a period that is over: nothing comes back
        offer.refresh_from_db()
        assert offer.taken == 1


def test_no_more_is_taken_than_there_is_whatever_writes_it():
    offer = make_offer(capacity=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(taken=2)


def test_a_correction_keeps_what_is_promised_and_refuses_less(caseworker):
    offer = make_offer(capacity=3, per=Period.WEEK)
    make_referral(make_need(by=caseworker), offer, by=caseworker, takes=2)
    offer.correct(by=caseworker, version=0, today=TODAY(), capacity=2, per=Period.MONTH)
    offer.refresh_from_db()
    assert (offer.taken, offer.taken_since) == (2, period_start(Period.MONTH, TODAY()))
    with pytest.raises(NotAllowed):
        offer.correct(by=caseworker, version=1, today=TODAY(), capacity=1)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_offers_costs_as_many_queries_at_one_row_as_at_three(browser, number, django_assert_num_queries):
    for _ in range(number):
        make_offer(place=make_community(), tag=make_tag(), kind=make_kind())
    with django_assert_num_queries(5):
        assert len(rows(browser.get("/offers/"))) == number


@pytest.mark.parametrize("query", [{"serves": "99999"}, {"state": "lost"}, {"who": "x"}, {"mode": "x"}])
def test_a_filter_of_offers_that_makes_no_sense_shows_nothing(browser, query):
    make_offer()
    assert rows(browser.get("/offers/", query)) == []


def test_one_is_said_in_the_singular():
    offers = [Offer(counted=counted) for counted in Offer.Counted]
    with override("en"):
        assert [amount(offer, 1) for offer in offers] == ["1 time", "1 hour"]
        assert [amount(offer, 2) for offer in offers] == ["2 times", "2 hours"]


def test_the_list_leaves_the_office_as_hsds_with_a_reason_and_an_entry_in_the_log(browser):
    unit = make_unit("民泰家政公司", credit_code=CODE, contact="李经理", phone="19900010000", address="淮河路1号")
    kind = make_kind("生活照料")
    make_offer(
        unit, kind=kind, mode="place", when="周一", age_from=60, age_to=90, place=make_community(), capacity=5,
        assured_on=TODAY(),
    )  # fmt: skip
    make_offer(make_unit("旧单位", ended_on=TODAY()))
    make_offer(helper=make_user("于阿子"))
    make_household(head="陈大明")
    assert browser.post("/partners/hsds/", {}).status_code == 200
    answer = browser.post("/partners/hsds/", {"why": "other", "words": "区民政局汇总"})
    said = json.loads(answer.content)
    (organization,) = said["contents"]
    (service,) = organization["services"]
    assert organization["organization_identifiers"][0]["identifier"] == CODE
    assert organization["contacts"][0]["phones"][0]["number"] == "19900010000"
    assert (service["name"], service["minimum_age"], service["maximum_age"]) == ("助餐送餐", 60, 90)
    assert service["service_areas"][0]["name"] == "县桥社区" and service["schedules"][0]["description"] == "周一"
    assert service["service_at_locations"][0]["location"]["addresses"][0]["address_1"] == "淮河路1号"
    assert service["service_capacities"][0]["available"] == 5 and service["assured_date"] == TODAY().isoformat()
    assert said["version"] == "3.1"  # which asks when it was counted
    assert {"id", "unit", "available", "updated"} <= set(service["service_capacities"][0])
    assert all({"id", "name", "status"} <= set(one) for one in organization["services"])
    entry = AuditEntry.objects.get(did=Did.EXPORTED)
    assert entry.reason == "区民政局汇总" and sha256(answer.content).hexdigest() in entry.details
    assert "陈大明" not in answer.content.decode() and "于阿子" not in answer.content.decode()
