"""The pictures of needs: they rest on business dates, add up to the figures, and lead to the rows behind them."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from assist.figures import Scope, figures
from assist.jobs import run
from assist.models import Job
from assist.pictures.drawing import draw
from assist.pictures.grid import rate
from needs.models import Need, Status
from tests.browser import Browser
from tests.factories import (
    make_area,
    make_building,
    make_community,
    make_group,
    make_holder,
    make_household,
    make_kind,
    make_need,
    make_offer,
    make_referral,
    make_unit,
)
from tests.needs.people import WITHOUT_PLACE, bring_to, make_elsewhere, make_helper
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
URL = "/pictures/"
TODAY = timezone.localdate
DAY = date(2025, 9, 30)


def before(days, day=DAY):
    return day - timedelta(days=days)


def close(need, day, reopened_on=None):
    return need.closings.create(
        closed_on=day, reopened_on=reopened_on, result="办结", before_system=True, source="需求.xlsx / 5"
    )


def drawn(day=DAY, **scope):
    return {grid.name: grid for grid in draw(Scope(last=day, **scope), today=TODAY())}


def values(line):
    return [number.value for number in line.numbers]


def told(grid):
    return {line.label: values(line) for line in grid.lines}


def test_open_needs_stand_in_the_band_of_their_days():
    housing = make_kind("居住安全")
    finer = make_kind("安装扶手", parent=housing)
    for days in (0, 7, 8, 30, 31, 90, 91, 180, 181):
        make_need(kind=finer if days % 2 else housing, raised_on=before(days))
    make_need(kind=make_kind("物资帮扶"), raised_on=DAY + timedelta(days=1))
    grid = drawn()["age-kind"]
    assert told(grid) == {"居住安全": [2, 2, 2, 2, 1, 9]}
    assert values(grid.total) == [2, 2, 2, 2, 1, 9]


def test_what_was_open_on_the_day_counts_whatever_became_of_it_since():
    closed, reopened, dropped = (make_need(raised_on=before(3)) for _ in range(3))
    close(closed, DAY + timedelta(days=1))
    close(reopened, before(2), reopened_on=DAY)
    dropped.events.create(step="drop", status="dropped", on=before(1))
    assert drawn()["age-kind"].total.numbers[-1].value == 2
    assert drawn(before(1))["age-kind"].total.numbers[-1].value == 1


def test_areas_are_told_apart_and_only_those_of_the_place_are_counted():
    here = make_need(raised_on=DAY).household.building.parent.parent
    there = make_need(make_household(building=make_elsewhere()), raised_on=DAY).household.building.parent.parent
    assert list(told(drawn()["age-area"])) == [place.way_down() for place in (there, here)]
    assert list(told(drawn(places=(here,))["age-area"])) == [here.way_down()]
    assert drawn(user=make_holder(Role.CASEWORKER))["closed-area"].total.numbers[-1].value == 1


def test_the_rate_is_of_the_needs_raised_in_the_month_and_the_last_column_of_the_day_of_closing():
    close(make_need(raised_on=date(2025, 8, 30)), date(2025, 9, 2))
    make_need(raised_on=date(2025, 8, 31))
    dropped = make_need(raised_on=date(2025, 8, 31))
    dropped.events.create(step="drop", status="dropped", on=DAY)
    make_need(raised_on=date(2025, 9, 1))
    grid = drawn()["closed-month"]
    assert told(grid) == {"2025-09": [0, 1, 0, 1, 1], "2025-08": [1, 1, 1, 3, 0]}
    assert [line.numbers[0].share for line in grid.lines] == [0, 33]
    assert values(grid.total) == [1, 2, 1, 4, 1]


def test_what_is_older_than_a_year_stands_in_one_line():
    close(make_need(raised_on=date(2024, 9, 20)), date(2024, 9, 30))
    make_need(raised_on=date(2024, 10, 1))
    lines = list(told(drawn()["closed-month"]).items())
    assert len(lines) == 13
    assert (lines[-2], lines[-1][1]) == (("2024-10", [0, 1, 0, 1, 0]), [1, 0, 0, 1, 1])


def test_every_picture_adds_up_to_the_figures_of_the_day():
    areas = [make_building(), make_elsewhere(), _second_area()]
    for number in range(12):
        need = make_need(make_household(building=areas[number % 3]), raised_on=before(number * 40))
        if number % 2:
            close(need, before(number * 40 - 3))
    found, pictures = figures(Scope(last=DAY)), drawn()
    for name in ("closed-month", "closed-area"):
        closed, is_open, dropped, raised, *_more = values(pictures[name].total)
        assert (closed, raised) == (found["needs_closed"], found["needs"])
        assert closed + is_open + dropped == raised
    for grid in pictures.values():
        assert [sum(column) for column in zip(*map(values, grid.lines), strict=True)] == values(grid.total)
    assert values(pictures["age-area"].total)[-1] == values(pictures["closed-area"].total)[1]


def _second_area():
    return make_building("寿春路8栋", make_group("第二片1组", make_area("第二片", make_community())))


def test_the_numbers_of_today_lead_to_as_many_rows(browser, caseworker):
    checker = make_holder(Role.SUPERVISOR)
    for status in Status:
        bring_to(status, worker=caseworker, checker=checker)
    make_need(
        make_household(building=_second_area()), raised_on=TODAY() - timedelta(days=100), kind=make_kind("物资帮扶")
    )
    pictures = browser.get(URL).context["pictures"]
    links = {n.url: n.value for grid in pictures for line in [*grid.lines, grid.total] for n in line.numbers if n.url}
    assert len(links) > 20
    for url, number in links.items():
        assert len(browser.get(url).context["page"].rows) == number, url


def test_numbers_within_one_group_lead_to_the_rows_of_that_group(browser):
    group = make_need().household.building.parent
    make_need(make_household(building=make_building("寿春路9栋", make_group("第一片9组", group.parent))))
    line = browser.get(URL, {"day": TODAY().isoformat(), "place": group.pk}).context["pictures"][1].lines[0]
    assert line.numbers[-1].value == len(browser.get(line.numbers[-1].url).context["page"].rows) == 1


def test_numbers_of_an_earlier_day_lead_nowhere_because_the_list_shows_today(browser):
    make_need(raised_on=DAY)
    answer = browser.get(URL, {"day": DAY.isoformat()})
    assert not any(n.url for grid in answer.context["pictures"] for line in grid.lines for n in line.numbers)
    assertNotContains(answer, "/needs/?status")


def test_a_bar_has_a_piece_for_each_number_and_the_longest_fills_its_room(browser):
    for days in (0, 40, 40):
        make_need(raised_on=TODAY() - timedelta(days=days))
    line = browser.get(URL).context["pictures"][0].lines[0]
    assert [(piece.start, piece.width, piece.shade) for piece in line.bar] == [
        ("0.00", "33.33", "age-1"), ("33.33", "66.67", "age-3"),
    ]  # fmt: skip
    assertContains(browser.get(URL), '<rect class="shade-age-3" x="33.33%" width="66.67%"')


def test_a_share_is_a_hundred_only_of_all_and_none_only_of_nothing():
    assert [rate(*of) for of in ((0, 0), (0, 9), (1, 999), (998, 999), (9, 9), (1, 2))] == [None, 0, 1, 99, 100, 50]


@pytest.mark.parametrize("query", [{"day": "morgen"}, {"day": "2999-01-01"}, {"day": "2025-09-30", "place": "无此地"}])
def test_what_makes_no_sense_is_said_and_draws_nothing(browser, query):
    make_need(raised_on=DAY)
    answer = browser.get(URL, query)
    assert "pictures" not in answer.context
    assertContains(answer, "field-error")


@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, *WITHOUT_PLACE])
def test_whoever_sees_no_care_finds_no_pictures(role):
    assert Browser(make_holder(role)).get(URL).status_code == 404


def test_over_a_whole_street_the_pictures_come_after_the_page():
    make_need()
    browser = Browser(make_holder(Role.SUPERVISOR))
    answer = browser.get(URL)
    assert "pictures" not in answer.context
    assertContains(answer, f'hx-get="?day={TODAY()}"')
    assert browser.get(URL + answer.context["lazy"]).context["pictures"][0].total.numbers[-1].value == 1


def test_each_need_flows_once_to_whoever_was_asked_last_as_it_stood_on_the_day(caseworker):
    canteen = make_offer(make_unit(sort="canteen"), kind=None)
    helper = make_offer(helper=make_helper(), what="陪伴聊天")
    housing, goods = make_kind("居住安全"), make_kind("物资帮扶")
    twice, once = (make_need(kind=kind, raised_on=before(9, TODAY())) for kind in (housing, goods))
    make_need(kind=goods, raised_on=before(9, TODAY()))
    first = make_referral(twice, canteen, by=caseworker, today=before(5, TODAY()))
    first.decline(because="人手不够", on=before(3, TODAY()))
    make_referral(Need.objects.get(pk=twice.pk), helper, by=caseworker, today=before(2, TODAY()))
    kept = make_referral(once, canteen, by=caseworker, today=before(4, TODAY()))
    kept.accept(person="李师傅", on=before(3, TODAY()))
    kept.deliver(on=before(1, TODAY()))
    kept.confirm(by=caseworker, on=TODAY(), words="吃得很好")
    ends = {day: {tuple(values(line)) for line in drawn(before(day, TODAY()))["flow"].lines} for day in (0, 1, 3)}
    assert ends == {
        0: {(0, 0, 1, 0, 1), (1, 0, 0, 0, 1)},  # one with the helper, one confirmed
        1: {(0, 0, 1, 0, 1), (0, 1, 0, 0, 1)},
        3: {(0, 0, 0, 1, 1), (0, 0, 1, 0, 1)},  # the canteen had declined, and nobody else was asked yet
    }
    assert values(drawn(TODAY())["flow"].total) == [1, 0, 1, 0, 2]
    assert "flow" not in drawn(before(6, TODAY()))


def test_what_is_taken_back_with_a_need_closed_off_on_an_earlier_day_is_taken_back(caseworker):
    need = make_need(raised_on=before(9, TODAY()))
    referral = make_referral(need, by=caseworker, today=before(2, TODAY()))
    referral.accept(person="李师傅", on=before(1, TODAY()))
    referral.withdraw(by=caseworker, because="需求已销号", on=before(2, TODAY()))
    assert values(drawn(TODAY())["flow"].total) == [0, 0, 0, 1, 1]


def test_the_flow_is_drawn_as_bars_and_bands_that_add_up(browser, caseworker):
    for sort in ("canteen", "social", "social"):
        make_referral(make_need(), make_offer(make_unit(sort=sort)), by=caseworker)
    drawing = browser.get(URL).context["pictures"][-1].flow
    assert [node.number for node in drawing.nodes] == [3, 2, 1, 3]
    assert [round(node.height) for node in drawing.nodes] == [240, 160, 80, 240]
    assert len(drawing.bands) == 4
    assertContains(browser.get(URL), '<path class="band', 4)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pictures_cost_as_many_queries_at_one_need_as_at_three(browser, rows, django_assert_num_queries):
    for number in range(rows):
        make_need(kind=make_kind(f"类别{number}"), raised_on=before(number * 40))
    with django_assert_num_queries(11):
        browser.get(URL)


def ask(browser, query="", **typed):
    fields = {"why": "inspection", "submission": str(uuid4()), **typed}
    return browser.post(f"{URL}export/{query}", fields)


def test_the_workbook_holds_the_numbers_of_the_pictures_of_the_day(browser, caseworker, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    close(make_need(raised_on=before(9)), before(2))
    make_need(raised_on=before(3))
    answer = ask(browser, f"?day={DAY}")
    job = Job.objects.get()
    assertRedirects(answer, f"/ledger/exports/{job.pk}/", fetch_redirect_response=False)
    run(job)
    job.refresh_from_db()
    assert job.status == Job.Status.DONE, job.message
    download = browser.get(f"/ledger/exports/{job.pk}/file/")
    book = load_workbook(BytesIO(b"".join(download.streaming_content)))
    assert len(book.sheetnames) == len(drawn())
    rows = [[cell for cell in row if cell is not None] for row in book.worksheets[2].iter_rows(values_only=True)]
    assert ["2025-09", 1, 50, 1, 0, 2, 1] in rows
    assert any(DAY.isoformat() in str(row[0]) for row in rows if row)


def test_the_workbook_is_asked_for_with_a_reason_and_once(browser):
    assert ask(browser, why="", other="").status_code == 422
    assert not Job.objects.exists()
    once = str(uuid4())
    assert ask(browser, submission=once).url == ask(browser, submission=once).url


def test_the_workbook_is_only_of_places_that_one_may_export(browser):
    building = make_elsewhere()
    assert ask(browser, f"?day={DAY}&place={building.pk}").status_code == 422
    assert not Job.objects.exists()
    assert Browser(make_holder(Role.GROUP_LEAD)).get(f"{URL}export/").status_code == 403
