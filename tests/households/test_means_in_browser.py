"""The pages of a household's means and of one person, in a real browser: nothing too wide, everybody can read them."""

import pytest
from django.utils import timezone

from households.models import Asset, Category, Housing
from tests.browser import complaints, every_screen
from tests.factories import LONG_AGO, make_household, make_income, make_member, make_plan, make_supporter, make_visit

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "很长的名字" * 12


@pytest.fixture
def pages(caseworker):
    """A file with a row of each sort and a person with a plan, all in long words; every page of theirs."""
    household = make_household("T-1", head="单春华", room=LONG[:40], category=Category.TEKUN)
    person = make_member(household, LONG[:60], monthly_income=5).person
    rows = {
        "income": make_income(person, kind="old_age", amount="99999999.99", note=LONG),
        "supporters": make_supporter(person, name=LONG, amount=0, unable_because=LONG),
        "property": Asset.objects.create(household=household, kind="vehicle", value=5, since=LONG_AGO, note=LONG),
        "housing": Housing.objects.create(
            household=household, kind="rented", owner=LONG, address=LONG, since=LONG_AGO, until=timezone.localdate()
        ),
    }
    plan = make_plan(person, goal=LONG * 3, steps=f"{LONG}\n{LONG}")
    make_visit(household, person=person, note=LONG)
    means = "/households/T-1/means/"
    of_rows = [f"{means}{sort}/{row.pk}/" for sort, row in rows.items()]
    own = f"/people/{person.pk}/"
    return [
        means,
        f"{means}?day=nonsense",
        *(f"{means}{sort}/new/" for sort in rows),
        *of_rows,
        *(f"{of_rows[0]}{deed}/" for deed in ("change", "end", "correct", "withdraw")),
        *(f"{own}{page}" for page in ("", "visits/", "needs/", "history/")),
        *(f"{own}plan/{plan.pk}/{deed}/" for deed in ("review", "correct", "close")),
        f"/people/{household.memberships.get(is_head=True).person_id}/plan/",
        "/people/",
        "/people/wanted/",
    ]


@every_screen
def test_every_page_fits_the_screen_and_can_be_read_by_everybody(chromium, caseworker, pages, width, language):
    page = chromium.open(caseworker, width=width, language=language)
    for path in pages:
        assert page.goto(path).status == 200, path
        assert complaints(page) == [], path


def test_income_is_written_down_by_the_keys_alone(chromium, caseworker, pages):
    page = chromium.open(caseworker, language="en")
    page.goto("/households/T-1/means/income/new/")
    page.focus("#id_kind")
    page.keyboard.type("Wages")
    page.focus("#id_amount")
    page.keyboard.type("1234.5")
    page.keyboard.press("Enter")
    page.wait_for_url("**/households/T-1/means/")
    assert "1234.50" in page.inner_text("#page")
