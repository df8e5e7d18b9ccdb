"""The ledger's pages: figures, an export asked for, watched, fetched, and asked for again."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from assist import jobs
from assist.models import Job
from tests.browser import Browser
from tests.factories import make_community, make_group, make_holder, make_household, make_need, make_post, make_visit
from volunteers.rights import Role

pytestmark = pytest.mark.django_db

PERIOD = {"first": "2025-05-01", "last": "2025-09-30"}
EXPORT = PERIOD | {"why": "monthly", "words": ""}
PAGE = "/ledger/"


def place_of(user):
    return user.posts.get().place


@pytest.fixture
def exported(browser, caseworker):
    """An export of the caseworker's that is done."""
    make_household()
    browser.post(PAGE, EXPORT | {"place": place_of(caseworker).pk})
    job = Job.objects.get()
    jobs.run(job)
    return job


def test_the_page_shows_the_figures_of_the_period_and_place(browser, caseworker):
    household = make_household()
    make_need(household, raised_on=date(2025, 6, 1))
    make_visit(household, visited_on=date(2025, 6, 1))
    response = browser.get(PAGE, PERIOD | {"place": place_of(caseworker).pk})
    figures = response.context["summary"].figures
    assert (figures["households"], figures["needs"], figures["visits_volunteers"]) == (1, 1, 1)
    assertContains(response, "第一片1组")


def test_the_figures_come_after_the_page_when_nothing_was_chosen(browser):
    response = browser.get(PAGE)
    assert "summary" not in response.context
    part = browser.get(response.context["lazy"], headers={"HX-Request": "true"})
    assert part.context["summary"].figures["households"] == 0
    assertNotContains(part, "<html")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_figures_cost_the_same_queries_at_any_size(rows, browser, caseworker, django_assert_num_queries):
    for _ in range(rows):
        household = make_household()
        make_need(household, raised_on=date(2025, 6, 1))
        make_visit(household, visited_on=date(2025, 6, 1))
    with django_assert_num_queries(27):
        browser.get(PAGE, PERIOD | {"place": place_of(caseworker).pk})


def test_a_period_that_ends_before_it_begins_shows_no_figures(browser, caseworker):
    response = browser.get(PAGE, {"first": "2025-09-30", "last": "2025-05-01", "place": place_of(caseworker).pk})
    assert "summary" not in response.context
    assert response.context["form"].errors["last"]


def test_a_place_outside_one_s_posts_is_no_choice(browser):
    response = browser.get(PAGE, PERIOD | {"place": make_community("东门社区").pk})
    assert "summary" not in response.context
    assertNotContains(response, "东门社区")


def test_whoever_has_two_communities_may_ask_for_both(caseworker):
    other = make_community("东门社区")
    make_post(Role.CASEWORKER, other, user=caseworker)
    response = Browser(caseworker).get(PAGE, PERIOD | {"place": ""})
    assert {place.name for place in response.context["order"].places} == {"县桥社区", "东门社区"}


def test_asking_for_the_workbook_leads_to_its_progress(browser, caseworker):
    response = browser.post(PAGE, EXPORT | {"place": place_of(caseworker).pk, "words": "九月"})
    job = Job.objects.get()
    assertRedirects(response, reverse("ledger:job", args=[job.pk]))
    assert (job.by, job.status) == (caseworker, Job.Status.WAITING)
    assert job.reason.endswith("九月")


@pytest.mark.parametrize("reason", [{"why": ""}, {"why": "other", "words": " "}, {"why": "nonsense"}])
def test_nothing_is_exported_without_a_reason(browser, caseworker, reason):
    response = browser.post(PAGE, EXPORT | {"place": place_of(caseworker).pk} | reason)
    assert response.status_code == 200
    assert response.context["export"].errors
    assert not Job.objects.exists()


@pytest.mark.parametrize("role", [Role.GROUP_LEAD, Role.AREA_LEAD, Role.AUDITOR])
def test_whoever_may_not_export_does_not_get_in(role):
    browser = Browser(make_holder(role))
    assert browser.get(PAGE).status_code == 403
    assert browser.post(PAGE, EXPORT).status_code == 403
    assert not Job.objects.exists()


def test_the_progress_is_asked_for_again_until_the_export_has_ended(browser, caseworker):
    make_household()
    browser.post(PAGE, EXPORT | {"place": place_of(caseworker).pk})
    job = Job.objects.get()
    url = reverse("ledger:job", args=[job.pk])
    part = browser.get(url, headers={"HX-Request": "true"})
    assertContains(part, f'hx-get="{url}"')
    assertNotContains(part, "<html")
    jobs.run(job)
    ended = browser.get(url, headers={"HX-Request": "true"})
    assertNotContains(ended, "hx-get")
    assertContains(ended, reverse("ledger:download", args=[job.pk]))


def test_the_workbook_is_handed_out_as_a_file_to_keep(browser, exported):
    response = browser.get(reverse("ledger:download", args=[exported.pk]))
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["Cache-Control"] == "no-store, private"
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    assert book["台账统计"]["A5"].value.startswith("T-")
    assert book.properties.title.endswith(f"No. {exported.pk}")


def test_only_the_one_who_asked_sees_and_fetches_it(exported):
    other = Browser(make_holder(Role.SUPERVISOR))
    for name in ("job", "download"):
        assert other.get(reverse(f"ledger:{name}", args=[exported.pk])).status_code == 404
    assert other.post(reverse("ledger:again", args=[exported.pk])).status_code == 404


def test_it_is_handed_out_only_while_the_post_lasts(browser, caseworker, exported):
    caseworker.posts.get().end(on=timezone.localdate() - timedelta(days=1))
    make_post(Role.CASEWORKER, make_community("东门社区"), user=caseworker)
    file = reverse("ledger:download", args=[exported.pk])
    assert browser.get(file)["Location"].startswith("/login/")  # signed out with the post
    assert Browser(caseworker).get(file).status_code == 404


def test_an_export_that_is_not_done_cannot_be_fetched(browser, caseworker):
    browser.post(PAGE, EXPORT | {"place": place_of(caseworker).pk})
    assert browser.get(reverse("ledger:download", args=[Job.objects.get().pk])).status_code == 404


def test_past_exports_are_listed_with_reason_and_rows(browser, exported):
    response = browser.get(PAGE)
    assertContains(response, exported.reason)
    assertContains(response, f'<td class="num">{exported.done}</td>')
    assertContains(response, reverse("ledger:download", args=[exported.pk]))


def test_an_export_whose_worker_died_says_so_and_is_run_again_as_a_new_one(browser, exported):
    Job.objects.filter(pk=exported.pk).update(
        status=Job.Status.RUNNING, ended_at=None, heartbeat_at=timezone.now() - timedelta(seconds=31), file=""
    )
    page = browser.get(reverse("ledger:job", args=[exported.pk]))
    assertNotContains(page, 'hx-get="/ledger/')
    again = reverse("ledger:again", args=[exported.pk])
    assertContains(page, again)
    browser.post(again)
    exported.refresh_from_db()
    new = Job.objects.latest_first().first()
    assert (exported.status, new.status) == (Job.Status.FAILED, Job.Status.WAITING)
    assert (new.reason, new.wanted) == (exported.reason, exported.wanted)
    jobs.run(new)
    response = browser.get(reverse("ledger:download", args=[new.pk]))
    assert response.status_code == 200
    response.close()


def test_an_export_that_goes_well_is_not_run_again(browser, exported):
    browser.post(reverse("ledger:again", args=[exported.pk]))
    assert Job.objects.count() == 1


def test_an_export_asked_for_before_the_post_ended_is_not_written(browser, caseworker):
    browser.post(PAGE, EXPORT | {"place": place_of(caseworker).pk})
    caseworker.posts.get().end(on=timezone.localdate() - timedelta(days=1))
    job = Job.objects.get()
    jobs.run(job)
    assert (job.status, job.file) == (Job.Status.FAILED, "")
    assert job.message


def test_a_group_can_be_chosen_and_its_ledger_has_only_its_files(browser, caseworker):
    make_household("HERE")
    make_household("THERE", building=make_group("第一片2组").children.create(level=5, name="六安路1栋"))
    response = browser.get(PAGE, PERIOD | {"place": make_group().pk})
    assert response.context["summary"].figures["households"] == 1
