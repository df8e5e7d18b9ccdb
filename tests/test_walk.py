"""Everybody's pages on a phone in a real browser: they open, fit, are in order, and the console stays silent."""

from itertools import takewhile

import pytest
from django.urls import reverse

from tests.browser import complaints, settle
from tests.factories import make_building, make_holder, make_household, make_member, make_need, make_unit, make_visit
from volunteers.rights import Role

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "欧阳春华阿依古丽" * 4

# Headings go down one step at a time, and every page has one of the first.
DISORDER = """() => {
  const levels = [...document.querySelectorAll('h1, h2, h3, h4')]
    .filter((one) => one.getClientRects().length).map((one) => +one.tagName[1]);
  return levels.filter((level) => level === 1).length !== 1
    || levels.some((level, at) => level > (levels[at - 1] || 0) + 1);
}"""


@pytest.fixture
def building(db):
    """Where a family with a long name lives, with a visit and a need."""
    building = make_building()
    household = make_household("T-1", building=building, head=LONG, note=LONG * 3)
    make_member(household, health="grave", disability_class="5", disability_level=2)
    make_visit(household, note=LONG)
    make_need(household, what=LONG)
    make_unit()
    return building


def main_pages(page):
    """The sections of the frame, as this person sees them; the admin site is the library's own."""
    page.goto("/")
    links = page.eval_on_selector_all(".menu-nav a", "links => links.map((link) => link.getAttribute('href'))")
    return [link for link in dict.fromkeys(links) if not link.startswith("/admin/")]


IN_THE_GATE = (Role.CASEWORKER, Role.ADVISER, Role.BUILDING_LEAD)  # who stands at a doorstep with a phone


@pytest.mark.parametrize(
    "role", [role if role in IN_THE_GATE else pytest.param(role, marks=pytest.mark.trial()) for role in Role]
)
def test_main_pages_open_on_the_phone_of_every_role(chromium, building, role):
    page = chromium.open(make_holder(role, building), width=360, language="en" if role == Role.ADVISER else "zh-hans")
    pages = main_pages(page)
    if reverse("households:list") in pages:
        pages += [reverse("households:file", args=["T-1"]), reverse("households:members", args=["T-1"])]
    for path in pages:
        answer = page.goto(path)
        assert answer.status == 200, path
        assert complaints(page) == [], path
        assert not page.evaluate(DISORDER), path


def test_whatever_is_reached_by_the_tabulator_shows_where_one_is(chromium, building):
    page = chromium.open(make_holder(Role.CASEWORKER, building))
    page.goto(reverse("households:file", args=["T-1"]))
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """async () => {
                  await new Promise(requestAnimationFrame);
                  const one = document.activeElement, box = one.getBoundingClientRect();
                  if (one === document.body || !one.matches(':focus')) return null; // beyond the last one
                  const ring = getComputedStyle(one);
                  const label = one.nextElementSibling && getComputedStyle(one.nextElementSibling);
                  const shown = ring.outlineStyle !== 'none' || (label && label.outlineStyle !== 'none');
                  return [one.outerHTML.slice(0, 90), shown,
                    box.width > 0 && box.top >= 0 && box.bottom <= innerHeight + 1];
                }"""
            )
        )
    reached = list(takewhile(bool, seen))  # beyond the last one the keys are the browser's own
    assert len({one for one, _shown, _inside in reached}) > 15
    assert [one for one, shown, inside in reached if not (shown and inside)] == []


def test_at_twice_the_size_nothing_is_cut_off(chromium, building):
    page = chromium.open(make_holder(Role.CASEWORKER, building), width=640, height=450)  # 1280 by 900 at 200 %
    for path in ("/", "/households/", "/households/T-1/", "/needs/", "/visits/", "/grid/", "/ledger/"):
        page.goto(path)
        settle(page)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
