"""The building lead's report: who, what, how urgent, a photo; received by whoever goes on with it."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django.asserts import assertContains, assertNotContains

from assist.day import reports_waiting
from households.documents import sweeping, vault
from households.models import AlreadyReceived, Lead, Report
from households.moving import move
from households.search import refresh_search
from tests.browser import Browser
from tests.factories import (
    make_building,
    make_far_building,
    make_group,
    make_holder,
    make_household,
    make_lead,
    make_report,
)
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
NEW = "reports:new"


def photo(name="门口.png"):
    out = BytesIO()
    Image.new("RGB", (20, 10), "#884422").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def said(**words):
    return {"what": "老人两天没出门", "urgency": "urgent", "submission": str(uuid4())} | words


@pytest.fixture
def lead(db):
    """The building lead of one building."""
    return make_holder(Role.BUILDING_LEAD)


def test_a_report_lands_on_the_file_and_with_the_group_lead(lead):
    household, group_lead = make_household(), make_holder(Role.GROUP_LEAD)
    browser = Browser(lead)
    sent = browser.post(reverse(NEW), said(household=household.number, photo=photo()))
    report = Report.objects.get()
    assert (sent.url, report.household, report.lead) == (reverse("reports:report", args=[report.pk]), household, None)
    assert vault.take(report.photo).startswith(b"\xff\xd8\xff")  # written anew, whatever came
    assertContains(Browser(group_lead).get(reverse("home")), "老人两天没出门")
    assertContains(Browser(group_lead).get(reverse("households:file", args=[household.number])), "老人两天没出门")


def test_what_is_urgent_and_waits_longest_is_not_hidden_by_what_was_reported_since(lead):
    group_lead, household = make_holder(Role.GROUP_LEAD), make_household()
    minutes = {"urgent": 50, "soon": 60, "normal": 70}
    waiting = [make_report(household, by=lead, urgency=urgency, data=b"") for urgency in minutes for _time in range(5)]
    for number, report in enumerate(waiting):
        since = timezone.now() - timedelta(minutes=minutes[report.urgency] - number)
        Report.objects.filter(pk=report.pk).update(at=since)
    assert list(reports_waiting(group_lead)) == waiting[:12]


def test_somebody_on_no_file_becomes_a_lead_of_the_group_lead(lead):
    group_lead = make_holder(Role.GROUP_LEAD)
    Browser(lead).post(reverse(NEW), said(name="吴阿婆", address="305室"))
    found = Lead.objects.get()
    assert (found.name, found.owner, found.channel, found.origin) == ("吴阿婆", group_lead, "offline", "building_lead")
    assert Report.objects.get().lead == found


def test_the_same_form_sent_again_is_one_report_and_one_lead(lead):
    browser, words = Browser(lead), said(name="吴阿婆")
    first, second = (browser.post(reverse(NEW), words).url for _time in range(2))
    assert first == second
    assert (Report.objects.count(), Lead.objects.count()) == (1, 1)


@pytest.mark.parametrize("words", [{}, {"name": "吴", "household": "T-1"}, {"household": "没有这户"}])
def test_it_is_of_one_household_or_of_one_name(lead, words):
    make_household("T-1")
    answer = Browser(lead).post(reverse(NEW), said(**words))
    assert (answer.status_code, Report.objects.count()) == (200, 0)
    assertContains(answer, "老人两天没出门")


def test_a_household_is_meant_by_its_room_or_its_heads_name(lead):
    one, other = make_household(head="齐水莲", room="101室"), make_household(head="齐大山", room="102室")
    refresh_search([one.pk, other.pk])
    browser = Browser(lead)
    browser.post(reverse(NEW), said(household="102室"))
    assert Report.objects.get().household == other
    answer = browser.post(reverse(NEW), said(household="齐"))
    assertContains(answer, one.number)  # both are named, to choose from
    assert Report.objects.count() == 1


def test_a_household_next_door_is_not_reported_on(lead):
    make_household("T-9", building=make_building("9栋"))
    Browser(lead).post(reverse(NEW), said(household="T-9"))
    assert Report.objects.count() == 0


def test_what_is_no_photo_is_refused_and_nothing_is_kept(lead):
    make_household("T-1")
    bad = SimpleUploadedFile("a.jpg", b"<html>", content_type="image/jpeg")
    answer = Browser(lead).post(reverse(NEW), said(household="T-1", photo=bad))
    assert (answer.status_code, Report.objects.count()) == (200, 0)


def test_the_building_lead_sees_who_received_it_and_nothing_else_of_the_file(lead):
    household, group_lead = make_household(note="机密备注"), make_holder(Role.GROUP_LEAD)
    report = make_report(household, by=lead)
    browser = Browser(group_lead)
    assert browser.post(reverse("reports:receive", args=[report.pk])).status_code == 302
    told = Browser(lead).get(reverse("reports:report", args=[report.pk]))
    assertContains(told, group_lead.name)
    assertNotContains(told, "机密备注")
    assertContains(Browser(lead).get(reverse("home")), group_lead.name)


def test_a_report_is_received_once():
    report, first, second = make_report(), make_holder(Role.CASEWORKER), make_holder(Role.ADVISER)
    late = Report.objects.get(pk=report.pk)
    report.receive(by=first)
    with pytest.raises(AlreadyReceived):
        late.receive(by=second)
    assert Report.objects.get().received_by == first


def test_a_report_goes_along_with_a_file_that_moves(lead):
    household, keeper, later = make_household(), make_holder(Role.GROUP_LEAD), make_far_building()
    report = make_report(household, by=lead)
    page = reverse("reports:report", args=[report.pk])
    newcomer = make_holder(Role.GROUP_LEAD, later)
    assert Browser(newcomer).get(page).status_code == 404
    move(by=make_holder(Role.SUPERVISOR), household=household, on=timezone.localdate(), building=later)
    assert [Browser(one).get(page).status_code for one in (lead, keeper, newcomer)] == [404, 404, 200]
    assert not reports_waiting(keeper) and list(reports_waiting(newcomer)) == [report]


def test_a_report_goes_along_with_a_lead_that_turns_out_to_live_elsewhere(lead):
    keeper, elsewhere = make_holder(Role.GROUP_LEAD), make_building("9栋", make_group("第九组"))
    newcomer = make_holder(Role.GROUP_LEAD, elsewhere)
    Browser(lead).post(reverse(NEW), said(name="吴阿婆", address="305室"))
    report = Report.objects.get()
    report.lead.correct(by=make_holder(Role.SUPERVISOR), version=report.lead.version, place=elsewhere)
    page = reverse("reports:report", args=[report.pk])
    assert [Browser(one).get(page).status_code for one in (lead, keeper, newcomer)] == [200, 404, 200]
    assert not reports_waiting(keeper) and list(reports_waiting(newcomer)) == [report]
    look_up = Browser(make_holder(Role.SUPERVISOR))
    assert look_up.get(reverse("admin:households_lead_change", args=[report.lead_id])).status_code == 200


def test_a_lead_does_not_name_the_file_it_joined_where_that_is_out_of_reach():
    here, there = make_lead(), make_household("FAR-1", building=make_far_building())
    here.join_file(by=make_holder(Role.SUPERVISOR), household=there, person=there.present_people().get())
    page = reverse("leads:lead", args=[here.pk])
    assertNotContains(Browser(make_holder(Role.GROUP_LEAD)).get(page), "FAR-1")
    assertContains(Browser(make_holder(Role.SUPERVISOR)).get(page), "FAR-1")
    in_admin = [("lead", here.pk), ("leadevent", here.events.last().pk)]
    for model, key in in_admin:
        shown = Browser(make_holder(Role.SUPERVISOR)).get(reverse(f"admin:households_{model}_change", args=[key]))
        assertNotContains(shown, "FAR-1")


def test_another_building_lead_does_not_see_it(lead):
    other = make_holder(Role.BUILDING_LEAD, make_building("9栋"))
    report = make_report(by=lead)
    assert Browser(other).get(reverse("reports:photo", args=[report.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.REVIEWER])
def test_whoever_stands_over_the_only_street_sees_every_report(lead, role):
    report = make_report(by=lead)
    browser = Browser(make_holder(role))
    assert browser.get(reverse("reports:report", args=[report.pk])).status_code == 200
    assertContains(browser.get(reverse("reports:list")), report.what)


def test_whose_post_ended_sees_his_reports_no_more(lead):
    report = make_report(by=lead)
    lead.posts.update(starts_on=timezone.localdate() - timedelta(days=9), ends_on=timezone.localdate())
    assert report not in Report.objects.visible_to(lead, today=timezone.localdate() + timedelta(days=1))


def test_the_photo_leaves_only_as_a_file_to_save(lead):
    answer = Browser(lead).get(reverse("reports:photo", args=[make_report(by=lead).pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_photos_of_reports_are_not_swept_away(monkeypatch):
    report = make_report()
    monkeypatch.setattr(sweeping, "HOURS_LEFT_ALONE", -1)
    stray = vault.put(b"x")
    found = sweeping.orphans()
    assert stray in found
    assert report.photo not in found


# --- the pages of leads --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_leads_costs_the_same_for_one_and_for_three(browser, rows, django_assert_num_queries):
    leads = [make_lead(name=f"线索{row}") for row in range(rows)]
    with django_assert_num_queries(6):
        page = browser.get(reverse("leads:list"))
    for one in leads:
        assertContains(page, one.name)


def test_a_lead_is_raised_visited_and_becomes_a_file(browser):
    make_building()
    words = {
        "name": "齐秀兰", "place": "淮河路3栋", "noticed": "独居", "urgency": "soon", "channel": "online",
        "origin": "hotline", "found_on": timezone.localdate().isoformat(), "submission": str(uuid4()),
    }  # fmt: skip
    first, second = (browser.post(reverse("leads:new"), words).url for _time in range(2))
    assert (first, Lead.objects.count()) == (second, 1)
    lead = Lead.objects.get()
    visit = {"version": 0, "on": words["found_on"], "note": "见到本人"}
    browser.post(reverse("leads:step", args=[lead.pk, "visit"]), visit)
    late = browser.post(reverse("leads:step", args=[lead.pk, "not_found"]), {"version": 0, "note": "没找到"})
    assertContains(late, "没找到", status_code=409)
    assert Lead.objects.get().state == "visited"
    where = f"{reverse('households:new')}?lead={lead.pk}"
    assertContains(browser.get(where), "齐秀兰")
    words = {
        "building": "淮河路3栋", "room": "501室", "category": "none", "risk": "general", "opened_on": words["found_on"],
        "submission": str(uuid4()), "head-name": "齐秀兰", "head-status": "present", "head-identity_kind": "resident",
    }  # fmt: skip
    opened = browser.post(where, words)
    lead.refresh_from_db()
    again = browser.post(where, words)
    assert opened.url == again.url == reverse("households:file", args=[lead.household.number])
    assert (lead.state, lead.person.name) == ("opened", "齐秀兰")


def test_somebody_on_file_already_joins_it(browser):
    household, lead = make_household("T-5", head="齐秀兰"), make_lead(name="齐阿姨")
    where = reverse("leads:step", args=[lead.pk, "join_file"])
    wrong = browser.post(where, {"version": 0, "number": "T-5", "whose": "齐阿姨"})
    assertContains(wrong, "齐秀兰", status_code=422)
    browser.post(where, {"version": 0, "number": "t-5", "whose": "齐秀兰"})
    lead.refresh_from_db()
    assert (lead.state, lead.household) == ("joined", household)


def test_whoever_corrects_second_sees_both_versions(browser):
    lead, where = make_lead(), None
    where = reverse("leads:correct", args=[lead.pk])
    form = {
        "name": "吴桂英", "urgency": "normal", "channel": "offline", "origin": "neighbour", "version": 0,
        "found_on": lead.found_on.isoformat(), "due_on": lead.due_on.isoformat(), "place": lead.place.way_down(),
    }  # fmt: skip
    assert browser.post(where, form).status_code == 302
    late = browser.post(where, form | {"name": "吴桂花"})
    assertContains(late, "吴桂英", status_code=409)
    assertContains(late, "吴桂花", status_code=409)


def test_a_need_begins_with_the_words_of_the_report(browser):
    report = make_report()
    page = browser.get(f"{reverse('needs:new')}?household={report.household.number}&report={report.pk}")
    assertContains(page, report.what)
