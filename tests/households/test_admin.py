"""The admin site corrects means and tags by the same rules as the pages."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from households.models import Income, Supporter, Tag, Tagging
from tests.browser import Browser
from tests.desk import as_opened
from tests.factories import make_holder, make_household, make_income, make_post, make_supporter, make_tag, make_visit
from volunteers.models import Capacity, Level
from volunteers.rights import Role, Sees

pytestmark = pytest.mark.django_db
SINCE = date(2025, 1, 1)


@pytest.fixture
def household():
    return make_household("T-1")


@pytest.fixture
def supervisor(household):
    return Browser(make_holder(Role.SUPERVISOR, household.building))


def save(browser, row, **typed):
    """The form of a row, sent with these fields changed."""
    address = f"/admin/households/{row._meta.model_name}/{row.pk}/change/"
    return browser.post(address, as_opened(browser, address) | typed)


def test_what_somebody_lives_on_does_not_begin_in_the_future(supervisor, household):
    row = make_income(household=household, since=SINCE)
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = save(supervisor, row, since=tomorrow.isoformat())
    assert "since" in answer.context["adminform"].form.errors
    assert save(supervisor, row, amount="800").status_code == 302
    row.refresh_from_db()
    assert (row.since, row.amount) == (SINCE, 800)


def test_whoever_went_counts_in_the_capacity_of_the_corrected_day(supervisor, household):
    lead = make_post(Role.AREA_LEAD, household.building.above(Level.AREA), starts_on=SINCE).user
    visit = make_visit(household, visited_on=date(2024, 12, 1), visitors=[lead])
    assert save(supervisor, visit, visited_on="2025-02-01").status_code == 302
    assert visit.visitors.standing().get().capacity == Capacity.STAFF


def test_a_supporter_who_gives_nothing_says_why(supervisor, household):
    row = make_supporter(household=household, since=SINCE)
    assert "unable_because" in save(supervisor, row, amount="0").context["adminform"].form.errors
    assert save(supervisor, row, amount="0", unable_because="患病").status_code == 302
    assert Supporter.objects.get().unable_because == "患病"
    income = make_income(household=household, since=SINCE)
    assert save(supervisor, income, amount="0").status_code == 302


def test_what_was_withdrawn_is_only_looked_at(supervisor, household):
    row = make_income(household=household, since=SINCE)
    row.withdraw(by=None, version=0, on=SINCE, because="误记")
    address = f"/admin/households/income/{row.pk}/change/"
    assert supervisor.get(address).status_code == 200
    assert supervisor.post(address, {"amount": "9"}).status_code == 403
    page = f"/households/T-1/means/income/{row.pk}/correct/"
    typed = {"kind": "wage", "amount": "9", "since": "2025-01-01", "proof": "told", "version": 1}
    assert supervisor.post(page, typed).context["form"].errors
    assert Income.objects.get().amount == 1000


@pytest.mark.parametrize(("sees", "asked"), [(Sees.MEANS, Sees.CARE), (Sees.CARE, Sees.MEANS)])
def test_a_tag_that_is_borne_is_shown_to_nobody_else(supervisor, household, sees, asked):
    tag = make_tag("刑释", "household", sees=sees)
    Tagging.objects.give(tag, households=[household], by=None, since=SINCE)
    save(supervisor, tag, sees=asked)
    assert Tag.objects.get(pk=tag.pk).sees == Sees.MEANS


def test_a_tag_of_households_that_is_borne_does_not_become_one_of_people(supervisor, household):
    tag = make_tag("独居", "household")
    save(supervisor, tag, level="person")
    assert Tag.objects.get(pk=tag.pk).level == "person"
    save(supervisor, tag, level="household")
    Tagging.objects.give(tag, households=[household], by=None, since=SINCE)
    assert "level" in save(supervisor, tag, level="person").context["adminform"].form.errors
