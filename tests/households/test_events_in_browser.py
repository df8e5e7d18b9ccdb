"""The pages of a household's events in a real browser: they fit, everybody can read them, and they say beforehand."""

import re

import pytest
from django.utils import timezone

from households.away import go_away
from households.models import Action, Household
from tests.browser import complaints, every_screen
from tests.factories import make_household, make_member, make_need
from tests.households.events import DAY, make_family, member

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "很长的名字" * 12


@pytest.fixture
def pages(caseworker):
    """Every page of the events of a family of twelve with long names, somebody of it away, an action to take back."""
    household = make_family("T-1", room=LONG[:40], next_visit_on=timezone.localdate())
    for number in range(8):
        one = make_member(household, f"{LONG[:50]}{number}")
        make_need(household, what=LONG, person=one.person)
    son = member(household, "陈小明")
    go_away(by=caseworker, membership=son, status="in_prison", on=DAY, because=LONG, where=LONG, paper=LONG)
    make_household("T-2").close(by=caseworker, on=DAY, because=LONG)
    file = "/households/T-1/"
    return [
        f"{file}happened/",
        f"{file}happened/?what=married_out",
        *(f"{file}{page}/" for page in ("split", "merge", "move", "close", "members/head", "members/new", "history")),
        *(f"{file}members/{son.pk}/{page}/" for page in ("leave", "away", "back")),
        f"{file}history/{Action.objects.order_by('pk').first().pk}/take-back/",
        "/households/T-2/happened/",
        "/households/T-2/reopen/",
    ]


@every_screen
def test_every_page_fits_the_screen_and_can_be_read_by_everybody(chromium, caseworker, pages, width, language):
    page = chromium.open(caseworker, width=width, language=language)
    for path in pages:
        assert page.goto(path).status == 200, path
        assert complaints(page) == [], path


def test_what_is_chosen_changes_what_the_page_says_beforehand(page, caseworker):
    household = make_family("T-1")
    son = member(household, "陈小明")
    make_need(household, what="就业培训", person=son.person)
    make_need(household, what="学费", person=member(household, "陈小红").person)
    page.goto("/households/T-1/split/")
    assert page.locator("#ahead").get_by_text("学费").count() == 1
    page.get_by_role("checkbox", name="陈小明").check()
    page.locator("#ahead").get_by_text("学费").wait_for(state="detached")
    assert page.locator("#ahead").get_by_text("就业培训").count() == 1
    page.get_by_role("checkbox", name="陈大明").check()
    page.wait_for_selector("#ahead .watch")
    assert Household.objects.count() == 1


def test_a_death_is_written_down_by_the_keys_alone(page, caseworker):
    household = make_family("T-1")
    head, wife = member(household, "陈大明"), member(household, "王秀英")
    page.goto(f"/households/T-1/members/{head.pk}/leave/?what=deceased")
    page.focus(f"input[name=new_head][value='{wife.pk}']")
    page.keyboard.press("Space")
    page.focus("#id_because")
    page.keyboard.type("病故")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/members/$"))
    household.refresh_from_db()
    assert household.memberships.present().get(is_head=True).person.name == "王秀英"
