"""A visit is corrected whole, withdrawn with a reason, and logged anew where it belongs; nothing of it is lost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from assist.figures import Scope, figures
from households.models import TopicFinding, Visit, Visitor
from households.visiting import VisitNotAllowed, correct_visit, withdraw_visit
from needs.models import Status
from tests.browser import Browser
from tests.desk import as_opened, held
from tests.factories import (
    make_building,
    make_group,
    make_holder,
    make_household,
    make_member,
    make_need,
    make_user,
    make_visit,
)
from tests.needs.people import bring_to
from volunteers.models import AuditEntry, Did, Level
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(db):
    return make_holder(Role.GROUP_LEAD)


@pytest.fixture
def household(lead):
    return make_household()


def address(visit, name="correct"):
    return reverse(f"visits:{name}", args=[visit.pk])


def went(visit):
    return {one.user for one in visit.visitors.standing().select_related("user")}


def test_who_went_is_corrected_and_counted_so(lead, household):
    wrong, helper = make_user("误记"), make_user("齐志愿", community=household.building.above(Level.COMMUNITY))
    visit = make_visit(household, visitors=[wrong, lead])
    browser = Browser(lead)
    sent = as_opened(browser, address(visit))
    assert set(sent["visitors"]) == {wrong.pk, lead.pk}
    assert browser.post(address(visit), sent | {"visitors": [lead.pk], "others": "齐志愿"}).status_code == 302
    assert went(visit) == {lead, helper}
    assert Visitor.objects.counting().count() == 2
    page = browser.get(reverse("visits:visit", args=[visit.pk]))
    assertContains(page, "误记、" + lead.name + " → " + lead.name + "、齐志愿")


def test_whom_was_visited_and_what_was_found_is_corrected(lead, household):
    person = make_member(household, "卞小").person
    visit = make_visit(household, note="很好")
    TopicFinding.objects.create(visit=visit, topic="health", level="act", words="卧床")
    browser = Browser(lead)
    changed = {"person": person.pk, "health": "watch", "health_words": "在家休息", "mind": "fine"}
    assert browser.post(address(visit), as_opened(browser, address(visit)) | changed).status_code == 302
    visit.refresh_from_db()
    assert (visit.person, visit.note) == (person, "很好")
    said = visit.findings.standing().values_list("topic", "level", "words")
    assert set(said) == {("health", "watch", "在家休息"), ("mind", "fine", "")}
    page = browser.get(reverse("visits:visit", args=[visit.pk])).content.decode()
    told = page[page.index('class="timeline"') :]
    assert told.count(" → ") == 3
    assert "卧床" in told and "在家休息" in told and "卞小" in told


def test_a_correction_that_changes_nothing_else_keeps_what_stands(lead, household):
    visit = make_visit(household, visitors=[lead])
    TopicFinding.objects.create(visit=visit, topic="health", level="act", words="卧床")
    rows = set(visit.visitors.values_list("pk", flat=True)), set(visit.findings.values_list("pk", flat=True))
    browser = Browser(lead)
    browser.post(address(visit), as_opened(browser, address(visit)) | {"note": "更正"})
    assert rows == (
        set(visit.visitors.standing().values_list("pk", flat=True)),
        set(visit.findings.standing().values_list("pk", flat=True)),
    )
    assert (visit.visitors.count(), visit.findings.count()) == (1, 1)


def test_the_second_sees_both_versions_of_visitors_and_findings_and_may_save_them_knowingly(lead, household):
    visit, browser = make_visit(household, visitors=[lead]), Browser(lead)
    other = make_user("另一人", community=household.building.above(Level.COMMUNITY))
    first, second = as_opened(browser, address(visit)), as_opened(browser, address(visit))
    browser.post(address(visit), first | {"others": "另一人", "health": "watch", "health_words": "先存的"})
    late = browser.post(address(visit), second | {"health": "act", "health_words": "后写的"})
    assert late.status_code == 409
    shown = [(str(one["theirs"]), str(one["yours"])) for one in late.context["stale"]["versions"]]
    assert any("另一人" in saved and "另一人" not in typed and lead.name in typed for saved, typed in shown)
    assert any("先存的" in saved and "后写的" in typed for saved, typed in shown)
    assert browser.post(address(visit), held(late)).status_code == 302
    assert went(visit) == {lead}
    assert other not in went(visit)
    assert [one.words for one in visit.findings.standing()] == ["后写的"]


def test_a_withdrawn_visit_is_kept_and_counts_nowhere(lead, household):
    today = timezone.localdate()
    earlier = make_visit(
        household, visited_on=today - timedelta(days=9), next_visit_on=today + timedelta(days=21), visitors=[lead]
    )
    visit = make_visit(household, next_visit_on=today + timedelta(days=90), visitors=[lead], note="记错户了")
    month = Scope(first=today - timedelta(days=30), last=today)
    assert figures(month)["visits_volunteers"] == 2
    assert Browser(lead).post(address(visit, "withdraw"), {"because": "记错户"}).status_code == 302
    visit.refresh_from_db()
    household.refresh_from_db()
    assert (visit.withdrawn_by, visit.withdrawn_because) == (lead, "记错户")
    assert (household.last_visit_on, household.next_visit_on) == (earlier.visited_on, earlier.next_visit_on)
    assert Visitor.objects.counting().count() == 1
    assert (figures(month)["visits_volunteers"], month.visits().count()) == (1, 1)
    browser = Browser(make_holder(Role.SUPERVISOR))
    assertNotContains(browser.get(reverse("visits:list")), "记错户")
    assertContains(browser.get(reverse("visits:list"), {"withdrawn": "on"}), "记错户")
    assertContains(browser.get(reverse("households:visits", args=[household.number])), "记错户")
    assertContains(browser.get(reverse("visits:visit", args=[visit.pk])), "记错户")


def test_a_visit_is_withdrawn_once_and_not_corrected_any_more(lead, household):
    visit, browser = make_visit(household, visitors=[lead]), Browser(lead)
    sent = as_opened(browser, address(visit))
    for _again in range(3):
        assert browser.post(address(visit, "withdraw"), {"because": "重复登记"}).status_code == 302
    assert Visit.objects.get().version == 1
    with pytest.raises(VisitNotAllowed):
        withdraw_visit(by=lead, visit=visit, because="再来")
    with pytest.raises(VisitNotAllowed):
        correct_visit(by=lead, visit=Visit.objects.get(), version=1, note="改")
    assert browser.post(address(visit), sent | {"version": 1, "note": "改"}).status_code == 200
    assert Visit.objects.get().note == ""


def test_a_visit_of_the_wrong_file_is_logged_on_the_right_one(lead, household):
    right = make_household("R-2", building=household.building)
    visit = make_visit(household, visitors=[lead], note="血压偏高", mode="phone", visited_on=date(2026, 3, 4))
    TopicFinding.objects.create(visit=visit, topic="health", level="watch", words="头晕")
    browser = Browser(lead)
    moved = browser.post(address(visit, "withdraw"), {"because": "记错户", "right_file": "R-2"})
    saved = browser.post(moved.url, as_opened(browser, moved.url))
    assert saved.status_code == 302
    there = right.visits.get()
    assert (there.note, there.mode, there.visited_on, went(there)) == ("血压偏高", "phone", date(2026, 3, 4), {lead})
    assert there.findings.get().words == "头晕"


def test_the_right_file_is_an_open_one_in_reach(lead, household):
    make_household("F-9", building=make_building("六安路1栋", make_group("第一片2组")))
    visit = make_visit(household, visitors=[lead])
    response = Browser(lead).post(address(visit, "withdraw"), {"because": "记错户", "right_file": "F-9"})
    assert "right_file" in response.context["form"].errors
    visit.refresh_from_db()
    assert visit.withdrawn_at is None


@pytest.mark.parametrize("name", ["correct", "withdraw"])
@pytest.mark.parametrize(
    ("role", "status"), [(Role.BUILDING_LEAD, 404), (Role.GROUP_LEAD, 200), (Role.REVIEWER, 403), (Role.AUDITOR, 404)]
)
def test_who_may_correct_and_withdraw(role, status, name):
    visit = make_visit(make_household())
    assert Browser(make_holder(role)).get(address(visit, name)).status_code == status


def test_whoever_writes_down_what_a_withdrawn_visit_says_has_looked_at_it(lead, household):
    other, visit = make_household("T-8"), make_visit(household, note="水管漏水", visitors=[lead])
    withdraw_visit(by=lead, visit=visit, because="记错户")
    page = Browser(lead).get(f"/visits/new/?household={other.number}&like={visit.pk}")
    assert "水管漏水" in page.content.decode()
    looks = AuditEntry.objects.filter(did=Did.LOOKED, by=lead)
    assert {household.pk, other.pk} <= {int(key) for look in looks for key in (look.files.split() or [look.file_id])}


def test_a_withdrawn_visit_is_no_evidence(lead, household):
    need = bring_to(Status.IN_HAND, worker=lead, checker=None, need=make_need(household))
    visit = make_visit(household, visitors=[lead])
    need.add_evidence(by=lead, kind="visit", words="已看过", visit=visit)
    assert need.has_evidence()
    withdraw_visit(by=lead, visit=visit, because="记错户")
    assert not need.has_evidence()


@pytest.mark.parametrize("visitors", [1, 3])
def test_what_the_correction_asks_for(lead, household, visitors, django_assert_num_queries):
    visit = make_visit(household, visitors=[make_user() for _ in range(visitors)])
    browser = Browser(lead)
    browser.get(address(visit))  # that somebody looked is written once
    with django_assert_num_queries(12):
        browser.get(address(visit))
