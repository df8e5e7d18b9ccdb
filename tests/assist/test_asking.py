"""Opening a file outside one's place: from the refusal alone, with a reason, for three hours; its keepers are told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from assist.asking.reading import ask
from households.models import Asking, Household
from households.on_file import file_asked_for, where_on_file
from tests.browser import Browser
from tests.factories import (
    make_document,
    make_far_building,
    make_holder,
    make_household,
    make_identity,
    make_need,
    make_visit,
)
from volunteers.models import AuditEntry, Did
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
IDENTITY = make_identity()


@pytest.fixture
def far(db):
    """A file of another community, with what stands in it."""
    building = make_far_building("远社区")
    household = make_household("FAR-1", building=building, head="远方人", head_identity=IDENTITY, bank_name="远方银行")
    make_visit(household, note="远方来访")
    make_need(household, what="远方需求")
    make_document(household, words="远方诊断")
    return household


def way_in(user):
    return where_on_file(user, IDENTITY, today=timezone.localdate()).url


def asked(user, far):
    return ask(by=user, household=far, reason="核对", submission=uuid4())


def test_the_refusal_leads_to_the_file_with_a_reason(caseworker, far):
    browser = Browser(caseworker)
    page = browser.get(way_in(caseworker))
    assert "远方人" not in page.content.decode()
    sent = {"why": "verification", "words": "核对", "submission": str(uuid4())}
    assert browser.post(way_in(caseworker), sent | {"why": ""}).status_code == 200
    answer = browser.post(way_in(caseworker), sent)
    assert answer.status_code == 302
    shown = browser.get(answer.url).content.decode()
    assert all(words in shown for words in ("FAR-1", "远方人", "远方来访", "远方需求", "远方银行"))
    assert "远方诊断" not in shown
    assert IDENTITY not in shown


def test_it_is_read_only_and_nothing_else_of_the_place_opens(caseworker, far):
    asking = asked(caseworker, far)
    browser = Browser(caseworker)
    assert browser.get(reverse("asking:file", args=[asking.key])).status_code == 200
    for name in ("file", "edit", "members", "means", "history"):
        assert browser.get(reverse(f"households:{name}", args=["FAR-1"])).status_code == 404
    assert not Household.objects.visible_to(caseworker).exists()


def test_after_three_hours_it_is_closed(caseworker, far):
    now = timezone.now()
    late = Asking.objects.create(by=caseworker, household=far, reason="核对", at=now - timedelta(hours=3, minutes=1))
    still = Asking.objects.create(by=caseworker, household=far, reason="核对", at=now - timedelta(hours=2, minutes=55))
    browser = Browser(caseworker)
    assert browser.get(reverse("asking:file", args=[late.key])).status_code == 404
    assert browser.get(reverse("asking:file", args=[still.key])).status_code == 200


def test_nobody_opens_what_another_asked_for(caseworker, far):
    asking = asked(caseworker, far)
    another = make_holder(Role.CASEWORKER)
    assert Browser(another).get(reverse("asking:file", args=[asking.key])).status_code == 404
    assert Browser(another).get(way_in(caseworker)).status_code == 404


def test_the_way_in_is_not_guessed_and_ends_after_an_hour(caseworker, far):
    url = way_in(caseworker)
    assert Browser(caseworker).get(url[:-4] + "aaa/").status_code == 404
    with pytest.raises(signing.SignatureExpired):
        file_asked_for(caseworker, url.split("/")[2], within=timedelta(0))


def test_whoever_keeps_no_files_does_not_ask(far):
    lead = make_holder(Role.AREA_LEAD)
    assert Browser(lead).get(way_in(lead)).status_code == 403


def test_the_supervisor_and_the_files_caseworker_are_told(caseworker, far):
    asked(caseworker, far)
    page = reverse("asking:told")
    for keeper in (make_holder(Role.SUPERVISOR), make_holder(Role.CASEWORKER, far.building)):
        assert "核对" in Browser(keeper).get(page).content.decode()
        assert reverse("asking:told") in {
            count["url"] for count in Browser(keeper).get("/home/counts/").context["counts"]
        }
    assert "核对" not in Browser(caseworker).get(page).content.decode()
    assert Browser(make_holder(Role.GROUP_LEAD)).get(page).status_code == 403


def test_asking_and_reading_are_in_the_log(caseworker, far):
    asking = asked(caseworker, far)
    Browser(caseworker).get(reverse("asking:file", args=[asking.key]))
    told = AuditEntry.objects.filter(file_id=far.pk, by=caseworker).values_list("did", flat=True)
    assert sorted(told) == sorted([Did.LOOKED, Did.OPENED])


def test_a_form_sent_twice_asks_once(caseworker, far):
    once = uuid4()
    first, second = (ask(by=caseworker, household=far, reason="核对", submission=once) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("rows", [1, 3])
def test_told_page_query_count(far, rows, django_assert_num_queries):
    keeper = make_holder(Role.SUPERVISOR)
    for _ in range(rows):
        asked(make_holder(Role.CASEWORKER), far)
    browser = Browser(keeper)
    with django_assert_num_queries(4):
        browser.get(reverse("asking:told"))
