"""The board of needs: what stands in its columns, which moves a card offers to whom, and what becomes of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from needs.board.columns import MOST_SHOWN
from needs.board.moves import steps_of
from needs.models import Need, Status, Step, Urgency
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_need, make_need_plan
from tests.needs.people import IN_THE_GRID, WITHOUT_PLACE, bring_to, make_elsewhere
from volunteers.rights import RIGHTS, Deed, Role

pytestmark = pytest.mark.django_db
URL = "/needs/board/"
TODAY = timezone.localdate


def board(browser, **query):
    """The keys of the cards in each column."""
    columns = browser.get(URL, query).context["columns"]
    return {str(column.status): [card.need["pk"] for card in column.cards] for column in columns}


def moves(browser, need):
    """The moves on the card of a need."""
    cards = [card for column in browser.get(URL).context["columns"] for card in column.cards]
    return {move.step: move for card in cards if card.need["pk"] == need.pk for move in card.moves}


def test_each_state_is_a_column_with_its_needs(browser, caseworker):
    checker = make_holder(Role.SUPERVISOR)
    needs = {status: bring_to(status, worker=caseworker, checker=checker) for status in Status}
    assert board(browser) == {str(status): [need.pk] for status, need in needs.items()}


def test_a_column_begins_with_what_is_due_first(browser):
    never = make_need(due_on=None)
    later, sooner = (make_need(due_on=TODAY() + timedelta(days=days)) for days in (9, 2))
    assert board(browser)["reported"] == [sooner.pk, later.pk, never.pk]


def test_a_column_shows_no_more_than_it_can_hold_and_leads_to_the_rest(browser):
    for number in range(MOST_SHOWN + 2):
        make_need(due_on=TODAY() + timedelta(days=number))
    column = browser.get(URL).context["columns"][0]
    assert (len(column.cards), column.number, column.has_more) == (MOST_SHOWN, MOST_SHOWN + 2, True)
    listed = [row["pk"] for row in browser.get(column.url).context["page"].rows]
    assert listed[:MOST_SHOWN] == [card.need["pk"] for card in column.cards]
    assert len(listed) == column.number


def test_over_everything_a_full_column_is_not_counted_but_leads_to_the_list():
    for _number in range(MOST_SHOWN + 1):
        make_need()
    column = Browser(make_holder(Role.SUPERVISOR)).get(URL).context["columns"][0]
    assert (column.number, column.has_more) == (None, True)


def test_the_words_of_the_list_choose_here_too(browser):
    urgent = make_need(urgency=Urgency.URGENT)
    make_need()
    assert board(browser, urgency="urgent", status="closed")["reported"] == [urgent.pk]
    assertContains(browser.get(URL, {"place": "无此地"}), "note-act")


def test_needs_of_another_community_are_not_on_the_board(browser):
    make_need(make_household(building=make_elsewhere()))
    assert board(browser)["reported"] == []


@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, *WITHOUT_PLACE])
def test_whoever_sees_no_care_finds_no_board(role):
    assert Browser(make_holder(role)).get(URL).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_costs_as_many_queries_at_one_card_a_column_as_at_three(
    browser, caseworker, rows, django_assert_num_queries
):
    checker = make_holder(Role.SUPERVISOR)
    for status in Status:
        for _row in range(rows):
            bring_to(status, worker=caseworker, checker=checker)
    with django_assert_num_queries(18):
        browser.get(URL)


@pytest.mark.parametrize("role", IN_THE_GRID)
def test_a_card_offers_the_steps_that_its_need_allows_this_person(role):
    reader, checker = make_holder(role), make_holder(Role.SUPERVISOR)
    lead = reader if role == Role.GROUP_LEAD else make_holder(Role.GROUP_LEAD)
    workers = [lead, make_holder(Role.CASEWORKER), *([reader] if Deed.CARRY_NEED in RIGHTS[role].does else [])]
    needs = [bring_to(status, worker=lead, checker=checker) for status in Status]
    needs += [bring_to(Status.TO_CHECK, worker=worker, checker=checker) for worker in workers]
    rows = Need.objects.rows_of([{"pk": need.pk} for need in needs])
    told = {pk: set(steps) for pk, steps in steps_of(rows, reader).items()}
    assert told == {need.pk: set(Need.objects.get(pk=need.pk).steps_for(reader)) for need in needs}


def test_a_step_without_words_is_taken_on_the_board_and_leads_back_to_it(browser, caseworker):
    need = make_need(urgency=Urgency.URGENT)
    query = "urgency=urgent&board=on"
    assertContains(browser.get(f"{URL}?urgency=urgent"), f"/needs/{need.pk}/take_on/?{query.replace('&', '&amp;')}")
    answer = browser.post(f"/needs/{need.pk}/take_on/?{query}", {"version": need.version})
    assertRedirects(answer, f"{URL}?{query}")
    need.refresh_from_db()
    assert (need.status, need.owner) == (Status.TAKEN_ON, caseworker)


def test_a_step_with_words_opens_on_its_page_and_leads_back_to_the_board(browser, caseworker):
    need = bring_to(Status.TAKEN_ON, worker=caseworker, checker=None)
    move = moves(browser, need)[Step.START]
    assert (move.to, move.at_once) == (Status.IN_HAND, False)
    page = browser.get(move.url)
    assertContains(page, f'id="{Step.START}" open')
    assertNotContains(page, f'id="{Step.PROPOSE_DONE}" open')
    assertContains(page, f'action="/needs/{need.pk}/start/?board=on"')
    answer = browser.post(f"/needs/{need.pk}/start/?board=on", {"version": need.version, "measure": "已联系物业"})
    assertRedirects(answer, f"{URL}?board=on")


def test_a_check_opens_on_the_page_of_checks(browser, caseworker):
    need = bring_to(Status.TO_CHECK, worker=make_holder(Role.GROUP_LEAD), checker=None)
    page = browser.get(moves(browser, need)[Step.SEND_BACK].url)
    assertContains(page, f'action="/needs/{need.pk}/send_back/?board=on"')
    assertContains(page, f'id="{Step.SEND_BACK}" open')


def test_a_card_that_somebody_moved_meanwhile_is_not_moved_again(browser):
    need = make_need()
    need.take_on(by=make_holder(Role.GROUP_LEAD))
    answer = browser.post(f"/needs/{need.pk}/take_on/?board=on", {"version": 0})
    assert answer.status_code == 409
    assertContains(answer, f'href="{URL}?board=on"', status_code=409)


def test_a_reopened_need_goes_to_its_owner_or_is_reported_again(browser, caseworker):
    owned = bring_to(Status.DROPPED, worker=caseworker, checker=None)
    nobodys = make_need()
    nobodys.drop(by=caseworker, because="已搬走")
    assert [moves(browser, need)[Step.REOPEN].to for need in (owned, nobodys)] == [Status.TAKEN_ON, Status.REPORTED]


def test_a_card_says_that_an_overdue_need_has_no_plan(browser, caseworker):
    late, planned, in_time = (make_need(due_on=TODAY() + timedelta(days=days)) for days in (-1, -2, 1))
    plan = make_need_plan(planned)
    plan.agree(by=caseworker, on=TODAY(), family="陈大明", how="home")
    cards = browser.get(URL).context["columns"][0].cards
    assert {card.need["pk"]: card.unplanned for card in cards} == {late.pk: True, planned.pk: False, in_time.pk: False}


def test_the_list_and_the_board_lead_to_each_other(browser):
    assertContains(browser.get("/needs/?urgency=urgent"), f'href="{reverse("needs:board")}?urgency=urgent"')
    assertContains(browser.get(f"{URL}?urgency=urgent"), 'href="/needs/?urgency=urgent"')
