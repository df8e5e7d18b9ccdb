"""The funnel counts people, and each number is the number of rows behind it; pages of services and of care."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django.asserts import assertContains

from assist.jobs import run
from assist.lists.export import LISTS, ask_for_list
from assist.models import Job
from needs.models import Care, Service, ServiceGroup
from needs.projects.funnel import Funnel
from needs.seeds import seed_helping
from tests.browser import Browser
from tests.factories import (
    make_building,
    make_care,
    make_far_building,
    make_group,
    make_holder,
    make_household,
    make_lead,
    make_member,
    make_project,
    make_service,
    make_visit,
)
from volunteers.models import Place
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 5, 1), date(2025, 9, 30)


def lead_on(household, *, by, person=None, **told):
    """A lead that joined a file."""
    lead = make_lead(household.building, found_on=told.pop("found_on", FIRST), **told)
    lead.join_file(by=by, household=household, person=person or household.present_people().first())
    return lead


def numbers(funnel):
    return [[cell["number"] for cell in line["cells"]] for line in funnel.table()]


@pytest.fixture
def funnel(caseworker):
    """Of five people found two are visited, one of them served; one was found twice, one before the period."""
    served, visited = make_household("T-1"), make_household("T-2")
    neighbour = make_member(served, "陈小明").person
    lead_on(served, by=caseworker, origin="list")
    lead_on(served, by=caseworker, origin="walk_in", found_on=date(2025, 6, 1))  # the same person again
    lead_on(visited, by=caseworker)
    make_visit(visited, visited_on=date(2025, 6, 2))
    make_lead(found_on=FIRST)
    make_lead(found_on=FIRST, origin="hotline")
    make_lead(found_on=LAST, origin="family_doctor")
    make_lead(found_on=date(2025, 4, 30))
    for service_class in ("material", "material", "psychological"):
        make_service(served, on=date(2025, 7, 1), service_class=service_class)
    make_service(served, on=date(2025, 7, 1), person=neighbour)  # was never found
    make_service(served, on=date(2025, 4, 1))  # before anybody was found
    make_service(visited, on=date(2025, 10, 1))  # after the period
    return Funnel(caseworker, FIRST, LAST)


def test_people_are_counted_once_by_the_channel_that_found_them_first(funnel):
    assert numbers(funnel) == [[2, 3, 5], [1, 1, 2], [1, 0, 1]]


def test_services_are_counted_as_person_times_of_the_found_by_class(funnel):
    assert [cell["number"] for cell in funnel.times()] == [2, 0, 1, 3]


def test_each_number_is_the_number_of_rows_behind_it(funnel, browser):
    for line in funnel.table():
        for cell in line["cells"]:
            assert browser.get(cell["url"]).context["number"] == cell["number"]
    for cell in funnel.times():
        assert browser.get(cell["url"]).context["number"] == cell["number"]


def test_whoever_was_served_counts_as_reached(caseworker):
    household = make_household()
    lead_on(household, by=caseworker)
    make_service(household, on=LAST)
    assert numbers(Funnel(caseworker, FIRST, LAST)) == [[0, 1, 1]] * 3


def test_a_withdrawn_service_serves_nobody(caseworker):
    household = make_household()
    lead_on(household, by=caseworker)
    make_service(household, on=LAST).withdraw(by=caseworker, because="重复")
    assert numbers(Funnel(caseworker, FIRST, LAST))[2] == [0, 0, 0]


def test_the_funnel_of_a_place_counts_what_lies_in_it(caseworker):
    there = make_building("9栋", make_group("第一片9组"))
    make_lead(found_on=FIRST)
    make_lead(there, found_on=FIRST)
    group = Place.objects.get(pk=there.parent_id)
    assert numbers(Funnel(caseworker, FIRST, LAST, (group,)))[0] == [0, 1, 1]


def test_a_group_lead_counts_the_own_group_only():
    make_lead(make_building("9栋", make_group("第一片9组")), found_on=FIRST)
    assert numbers(Funnel(make_holder(Role.GROUP_LEAD), FIRST, LAST))[0] == [0, 0, 0]


def test_a_visit_to_a_file_out_of_reach_makes_nobody_visited(caseworker):
    far = make_household(building=make_far_building())
    lead = make_lead(found_on=FIRST)
    lead.join_file(by=make_holder(Role.SUPERVISOR), household=far, person=far.present_people().first())
    make_visit(far, visited_on=FIRST)
    seen = Funnel(caseworker, FIRST, LAST)
    assert [seen.people(stage).count() for stage in ("found", "visited")] == [1, 0]


@pytest.mark.parametrize(("name", "query", "rows"), [("found", "stage=served&", 1), ("services", "", 6)])
def test_what_stands_behind_a_number_leaves_as_a_workbook(funnel, caseworker, name, query, rows):
    query += f"since={FIRST}&until={LAST}" if name == "found" else ""
    job = ask_for_list(LISTS[name], by=caseworker, reason="季度报送", query=query, keys=[], submission=uuid4())
    run(job)
    job.refresh_from_db()
    assert (job.status, job.done) == ("done", rows)


def test_the_numbers_of_the_funnel_leave_as_a_workbook_with_a_reason(funnel, browser, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    where = f"{reverse('pictures:funnel')}?{funnel.query()}"
    assert browser.post(where, {}).status_code == 422
    answer = browser.post(where, {"why": "monthly", "submission": str(uuid4())})
    job = Job.objects.get(kind=Job.Kind.FUNNEL)
    run(job)
    download = browser.get(f"{answer.url}file/")
    people, times = load_workbook(BytesIO(b"".join(download.streaming_content))).worksheets
    told = [[cell for cell in row if isinstance(cell, int)] for row in people.iter_rows(values_only=True)]
    assert [row for row in told if row] == numbers(funnel)
    assert [2, 0, 1, 3] in [list(row[1:5]) for row in times.iter_rows(values_only=True)]


# --- pages --------------------------------------------------------------------------------------------------------


def test_a_service_sent_twice_is_written_down_once_and_can_be_withdrawn(browser):
    household = make_household("T-1")
    words = {
        "what": "上门理发", "on": timezone.localdate().isoformat(), "service_class": "service", "hours": "1.5",
        "submission": str(uuid4()),
    }  # fmt: skip
    for _time in range(2):
        assert browser.post(reverse("services:new", args=["T-1"]), words).status_code == 302
    service = Service.objects.get()
    page = browser.get(reverse("services:of_household", args=["T-1"]))
    assertContains(page, "上门理发")
    where = reverse("services:withdraw", args=[service.pk])
    assert browser.post(where, {"because": "记错户"}).status_code == 302
    assert Service.objects.of_household(household).standing().count() == 0


def test_care_begins_is_marked_and_ends_on_its_pages(browser):
    make_household("T-1")
    words = {
        "what": "送餐", "service_class": "service", "rhythm": "weekly", "starts_on": timezone.localdate().isoformat(),
        "helper": browser.user.name, "submission": str(uuid4()),
    }  # fmt: skip
    first, second = (browser.post(reverse("care:new", args=["T-1"]), words).url for _time in range(2))
    care = Care.objects.get()
    assert first == second == reverse("care:care", args=[care.pk])
    assertContains(browser.get(reverse("care:due")), "送餐")
    day = care.occurrences.earliest("due_on")
    for _time in range(2):
        browser.post(reverse("care:mark", args=[day.pk]), {"done": "yes", "hours": "0.5"})
    assert Service.objects.count() == 1
    assert browser.get(reverse("care:due")).context["page"].rows == []
    browser.post(reverse("care:take_back", args=[day.pk]), {"because": "误点"})
    browser.post(reverse("care:end", args=[care.pk]), {"on": timezone.localdate().isoformat()})
    care.refresh_from_db()
    assert (care.ends_on, Service.objects.standing().count()) == (timezone.localdate(), 0)


def test_every_day_of_long_care_is_reached_and_taken_back_where_it_stands(browser):
    begun = timezone.localdate() - timedelta(days=60)
    care = make_care(by=browser.user, starts_on=begun, rhythm="daily")
    first = browser.get(care.get_absolute_url()).context["page"]
    where = f"{care.get_absolute_url()}?{first.next_query}"
    day = browser.get(where).context["page"].rows[-1]
    assert day.due_on == begun
    query = first.next_query
    browser.post(f"{reverse('care:mark', args=[day.pk])}?{query}", {"done": "yes"})
    answer = browser.post(f"{reverse('care:take_back', args=[day.pk])}?{query}", {"because": "误点"})
    assert answer.url == f"{where}#d{day.pk}"
    assert Service.objects.standing().count() == 0


def test_what_care_counted_is_withdrawn_with_its_day_alone(browser):
    day = make_care(by=browser.user).occurrences.earliest("due_on")
    day.mark(by=browser.user, done=True, today=timezone.localdate())
    assert browser.get(reverse("services:withdraw", args=[day.service_id])).status_code == 404


def test_a_project_reports_its_services_by_class_and_group(browser):
    project = make_project()
    make_service(project=project, hours=2)
    make_service()
    page = browser.get(f"{reverse('projects:list')}?project={project.pk}")
    assert (page.context["totals"]["times"], page.context["totals"]["hours"]) == (1, 2)
    (row,) = page.context["groups"]
    assert (row["times"], row["people"], row["households"]) == (1, 0, 1)  # one for a whole household


def test_services_are_counted_by_service_group(browser):
    seed_helping()
    old, work = (ServiceGroup.objects.get(suits=suits) for suits in ("old", "work"))
    for group in (old, old, work, None):
        make_service(group=group)
    url = reverse("services:list")
    counts = browser.get(url).context["groups"]
    assert [(one["label"], one["number"]) for one in counts[:-1]] == [(old.name, 2), (work.name, 1)]
    assert counts[-1]["number"] == 1 and "url" not in counts[-1]
    assert [len(browser.get(url + one["url"]).context["table"].rows) for one in counts[:-1]] == [2, 1]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_one_and_for_three(browser, rows, django_assert_num_queries):
    for _row in range(rows):
        make_care(by=browser.user)
        make_service()
    with django_assert_num_queries(9):
        browser.get(reverse("services:list"))
    with django_assert_num_queries(4):
        browser.get(reverse("care:due"))


def test_a_reviewer_looks_and_writes_nothing():
    make_household("T-1")
    reviewer = Browser(make_holder(Role.REVIEWER))
    assert reviewer.get(reverse("services:of_household", args=["T-1"])).status_code == 200
    assert reviewer.post(reverse("services:new", args=["T-1"]), {}).status_code == 403
