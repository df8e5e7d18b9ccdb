"""The pages of a file's history, and of booklet and home, in a real browser: not too wide, readable by everybody."""

from datetime import date

import pytest

from households.keeping import correct_file, correct_member
from households.models import Relation
from households.notions.keeping import add_person, same_here
from tests.browser import complaints, every_screen
from tests.factories import make_household, make_identity, make_member

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "阿卜杜热合曼·买买提依明·吐尔逊江"
JULY = date(2026, 7, 1)


@pytest.fixture
def pages(caseworker):
    """A file with twelve members, long names, changes and corrections; every page of its past."""
    household = make_household("T-1", head="陈大明", head_identity=make_identity(), room="很长的房号" * 8)
    make_member(household, "李梅", relation=Relation.SPOUSE, sex="female", health="grave")
    relations = (Relation.GRANDPARENT, Relation.PARENT, Relation.PARENT, Relation.SIBLING, Relation.OTHER)
    for number, relation in enumerate(relations):
        make_member(
            household, f"{number}{LONG}", relation=relation, disability_class="4", disability_level=2, monthly_income=5
        )
    for number in range(5):
        make_member(household, f"陈𠮷{number}", relation=Relation.SON, left_on=JULY if number == 4 else None)
    same_here(by=caseworker, household=household)
    add_person(by=caseworker, household=household, notions=["booklet"], since=JULY, name=LONG)
    correct_file(by=caseworker, household=household, version=0, on=JULY, since=JULY, phone="9" * 60, source="名" * 190)
    member = household.memberships.present().select_related("person").last()
    correct_member(by=caseworker, membership=member, version=0, on=JULY, since=JULY, health="weak", work="none")
    file = "/households/T-1/"
    return [
        *(f"{file}{page}" for page in ("members/", "members/notions/", "members/notions/new/", "edit/")),
        *(f"{file}{page}" for page in ("history/", "history/fields/", "as-of/", "as-of/?day=2026-06-30")),
        f"{file}as-of/?day=nonsense",
        f"{file}members/{member.pk}/edit/",
    ]


@every_screen
def test_every_page_fits_the_screen_and_can_be_read_by_everybody(chromium, caseworker, pages, width, language):
    page = chromium.open(caseworker, width=width, language=language)
    for path in pages:
        assert page.goto(path).status == 200, path
        assert complaints(page) == [], path


def test_a_past_day_is_asked_for_by_the_keys_alone(page, pages):
    page.goto("/households/T-1/history/")
    page.focus("#id_day")
    page.keyboard.type("20260630")
    page.keyboard.press("Enter")
    page.wait_for_url("**/as-of/?day=20260630")
    assert "2026-06-30" in page.inner_text("main h2")
