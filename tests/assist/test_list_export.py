"""The list of files as a workbook: the rows and columns of the screen, with a reason, for its person only."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django.asserts import assertContains, assertRedirects

from assist.jobs import run
from assist.lists.export import export_for
from assist.models import Job
from households.models import TopicFinding
from households.visiting import withdraw_visit
from needs.models import Status, Urgency
from tests.browser import Browser
from tests.factories import (
    make_far_building,
    make_holder,
    make_household,
    make_identity,
    make_need,
    make_post,
    make_user,
    make_visit,
)
from volunteers.models import ChosenColumns, Post, User
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
URL = "/households/export/"


def ask(browser, query="", **typed):
    fields = {"asked": "1", "why": "inspection", "submission": str(uuid4()), **typed}
    browser.post(URL + query, fields)
    return Job.objects.order_by("-pk").first()


def sheet(job, media):
    run(job, export_for)
    job.refresh_from_db()
    assert job.status == Job.Status.DONE, job.message
    return [
        [cell or "" for cell in row]
        for row in load_workbook(BytesIO((media / job.file).read_bytes())).active.iter_rows(values_only=True)
    ]


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_the_workbook_has_the_rows_and_columns_of_the_screen(browser, caseworker, media):
    make_household("T-1", head="=1+1", phone="19900001111", risk="high")
    make_household("T-2")
    ChosenColumns.objects.choose(caseworker, "households", ["head", "risk", "phone"])
    rows = sheet(ask(browser, "?risk=high"), media)
    assert ["T-1", "=1+1", "高风险", "19900001111"] in rows
    assert not any("T-2" in row for row in rows)


def test_what_is_shown_with_marks_on_the_screen_is_plain_in_the_workbook(browser, media):
    make_household("T-1", next_visit_on="2025-01-02", last_visit_on="2025-01-01", category="dibao")
    row = next(row for row in sheet(ask(browser), media) if row[0] == "T-1")
    assert row[4:] == ["低保", "一般", "2025-01-01", "2025-01-02"]


def test_only_the_ticked_rows_are_written(browser, media):
    files = [make_household(f"T-{number}") for number in (1, 2, 3)]
    page = browser.post(URL, {"chosen": [files[0].pk, files[2].pk]})
    rows = sheet(ask(browser, keys=page.context["keys"]), media)
    assert [row[0] for row in rows if row[0].startswith("T-")] == ["T-1", "T-3"]


def test_rows_stand_in_the_order_of_the_screen(browser, media):
    for number, day in (("T-1", "2025-03-01"), ("T-2", None), ("T-3", "2025-02-01")):
        make_household(number, next_visit_on=day)
    rows = sheet(ask(browser, "?sort=next_visit_on"), media)
    assert [row[0] for row in rows if row[0].startswith("T-")] == ["T-3", "T-1", "T-2"]


def test_an_export_needs_a_reason_and_keeps_it(browser):
    make_household("T-1")
    assert browser.post(URL, {"asked": "1", "why": "other"}).context["form"].errors
    assert not Job.objects.exists()
    assert ask(browser, why="other", words="入户核对").reason == "入户核对"


def test_the_page_says_how_many_and_which_columns_and_leads_to_the_job(browser):
    make_household("T-1")
    assertContains(browser.get(URL), "档案")
    response = browser.post(URL, {"asked": "1", "why": "inspection", "submission": str(uuid4())})
    assertRedirects(response, f"/ledger/exports/{Job.objects.get().pk}/")


def test_the_form_sent_a_hundred_times_asks_once(browser):
    submission = str(uuid4())
    for _ in range(100):
        ask(browser, submission=submission)
    assert Job.objects.count() == 1


@pytest.mark.parametrize("page", ["/households/", "/needs/", "/visits/"])
def test_only_rows_where_one_may_export_are_written(browser, media, page):
    make_household("T-1")
    hidden = make_household("T-9", building=make_far_building())
    rows = {"/households/": hidden, "/needs/": make_need(hidden), "/visits/": make_visit(hidden)}
    typed = {"asked": "1", "why": "inspection"}
    for query, keys in (("", f"{rows[page].pk}"), ("", ""), (f"?place={hidden.building_id}", "")):
        browser.post(f"{page}export/{query}", typed | {"keys": keys, "submission": str(uuid4())})
    assert [row for job in Job.objects.all() for row in sheet(job, media) if "T-9" in " ".join(map(str, row))] == []


@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, Role.GROUP_LEAD, Role.AREA_LEAD])
def test_who_may_not_export_is_refused(role):
    lead = Browser(make_holder(role, make_household("T-1").building))
    assert lead.get(URL).status_code == 403
    assert lead.post(URL, {"asked": "1", "why": "inspection"}).status_code == 403


def test_a_post_that_ended_meanwhile_neither_writes_nor_fetches(browser, caseworker, media):
    make_household("T-1", head_identity=make_identity())
    job = ask(browser)
    sheet(job, media)
    fetched = browser.get(f"/ledger/exports/{job.pk}/file/")
    assert b"".join(fetched.streaming_content) == (media / job.file).read_bytes()
    assert Browser(make_holder(Role.CASEWORKER)).get(f"/ledger/exports/{job.pk}/file/").status_code == 404
    caseworker.posts.update(ends_on="2021-01-01")
    assert browser.get(f"/ledger/exports/{job.pk}/file/")["Location"].startswith("/login/")  # signed out with the post
    late = Job.objects.create(kind=Job.Kind.LIST, by=caseworker, reason="x", wanted=job.wanted)
    run(late, export_for)
    late.refresh_from_db()
    assert late.status == Job.Status.FAILED


def test_what_was_exported_while_standing_in_is_closed_when_those_days_are_over(browser, caseworker, media):
    there, today = make_far_building(), timezone.localdate()
    make_household("T-9", building=there)
    post, supervisor = make_holder(Role.CASEWORKER, there).posts.get(), make_holder(Role.SUPERVISOR)
    stand_in = post.stand_in(user=caseworker, starts_on=today - timedelta(2), ends_on=today, by=supervisor)
    job = ask(browser)
    assert ["T-9"] in [row[:1] for row in sheet(job, media)]
    waiting = Job.objects.create(kind=Job.Kind.LIST, by=caseworker, reason="x", wanted=job.wanted)
    Job.objects.update(created_at=timezone.now() - timedelta(1))
    fetch = f"/ledger/exports/{job.pk}/file/"
    assert b"".join(browser.get(fetch).streaming_content)
    Post.objects.filter(pk=stand_in.pk).update(ends_on=today - timedelta(1))
    assert browser.get(fetch).status_code == browser.get(f"/ledger/exports/{job.pk}/").status_code == 404
    run(waiting, export_for)
    waiting.refresh_from_db()
    assert waiting.status == Job.Status.FAILED


def test_who_gets_the_same_post_again_keeps_what_was_exported_in_it(browser, caseworker, media):
    job, today = ask(browser), timezone.localdate()
    sheet(job, media)
    Job.objects.update(created_at=timezone.now() - timedelta(1))
    post = caseworker.posts.get()
    caseworker.posts.update(ends_on=today - timedelta(1))
    make_post(post.role, post.place, user=caseworker, starts_on=today)
    again = Browser(User.objects.get(pk=caseworker.pk))
    assert b"".join(again.get(f"/ledger/exports/{job.pk}/file/").streaming_content)


def test_the_workbook_is_in_the_order_in_which_the_list_shows_itself(browser, media):
    for number, due in (("T-1", "2025-03-01"), ("T-2", "2025-01-01"), ("T-3", "2025-02-01")):
        make_household(number, next_visit_on=due)
    page = browser.get("/households/?visit=due").context["page"]
    written = [row[0] for row in sheet(ask(browser, "?visit=due"), media) if row[0].startswith("T-")]
    assert written == [row["number"] for row in page.rows] == ["T-2", "T-3", "T-1"]


def test_the_need_list_leaves_as_it_stands_on_the_screen(browser, caseworker, media):
    household = make_household("T-1", head="陈大明")
    make_need(household, what="=1+1", by=caseworker, urgency="urgent", due_on=date(2026, 12, 1))
    make_need(household, what="理发", by=caseworker, due_on=date(2026, 11, 1))
    make_need(household, what="送餐", by=caseworker).drop(by=caseworker, because="已搬走")
    browser.post("/needs/export/", {"asked": "1", "why": "inspection", "submission": str(uuid4())})
    rows = [row for row in sheet(Job.objects.get(), media) if "T-1" in row]
    assert [row[0] for row in rows] == ["理发", "=1+1"]
    assert rows[1][2] == "陈大明"
    assert rows[1][5:8] == [str(Status.REPORTED.label), str(Urgency.URGENT.label), "2026-12-01"]


def test_only_the_ticked_needs_are_written(browser, caseworker, media):
    household = make_household("T-1")
    needs = [make_need(household, what=what, by=caseworker) for what in ("理发", "送餐", "助浴")]
    page = browser.post("/needs/export/", {"chosen": [needs[0].pk, needs[2].pk], "owner": ""})
    typed = {"asked": "1", "why": "inspection", "submission": str(uuid4()), "keys": page.context["keys"]}
    browser.post("/needs/export/", typed)
    assert {row[0] for row in sheet(Job.objects.get(), media) if "T-1" in row} == {"理发", "助浴"}


def test_the_visit_list_leaves_as_it_stands_on_the_screen(browser, caseworker, media):
    household = make_household("T-1", head="陈大明")
    seen = make_visit(household, visited_on=date(2026, 3, 4), note="约好下周再来", visitors=[make_user("齐志愿")])
    TopicFinding.objects.create(visit=seen, topic="health", level="watch", words="头晕")
    make_visit(household, visited_on=date(2026, 3, 5), met=False, mode="phone")
    withdraw_visit(by=caseworker, visit=make_visit(household, visited_on=date(2026, 3, 6)), because="记错户")
    browser.post("/visits/export/?mode=home", {"asked": "1", "why": "inspection", "submission": str(uuid4())})
    (row,) = [row for row in sheet(Job.objects.get(), media) if row[1] == "T-1 陈大明"]
    assert (row[0], row[3]) == ("2026-03-04", "齐志愿")
    assert "头晕" in row[4] and "约好下周再来" in row[4]


def test_a_withdrawn_visit_leaves_as_withdrawn_as_it_stands_on_the_screen(browser, caseworker, media):
    visit = make_visit(make_household("T-1", head="陈大明"), note="很好")
    withdraw_visit(by=caseworker, visit=visit, because="记错户")
    query = "?withdrawn=on"
    browser.post(f"/visits/export/{query}", {"asked": "1", "why": "inspection", "submission": str(uuid4())})
    (row,) = [row for row in sheet(Job.objects.get(), media) if row[1] == "T-1 陈大明"]
    assertContains(browser.get(f"/visits/{query}"), row[4])
    assert "记错户" in row[4] and "很好" not in row[4]


@pytest.mark.parametrize("url", ["/needs/export/", "/visits/export/"])
def test_who_may_not_export_sees_no_way_out_of_the_other_lists_either(url):
    need = make_need(make_household("T-1"))
    make_visit(need.household)
    lead = Browser(make_holder(Role.GROUP_LEAD, need.household.building))
    assert lead.get(url).status_code == 403
    assert url not in lead.get(url.removesuffix("export/")).content.decode()
    keeper = Browser(make_holder(Role.CASEWORKER, need.household.building))
    assert url in keeper.get(url.removesuffix("export/")).content.decode()
