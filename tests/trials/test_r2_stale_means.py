"""R2: two people have the same row of a family's means, or the same plan, open; nothing is lost or overwritten."""

from random import Random

import pytest

from households.models import Asset, Housing
from tests.browser import Browser
from tests.factories import (
    LONG_AGO,
    make_holder,
    make_household,
    make_income,
    make_plan,
    make_post,
    make_supporter,
    make_user,
)
from tests.trials.test_r2_stale_files import open_form
from volunteers.models import Level
from volunteers.rights import Role

ROUNDS = 100


def rows(household):
    """Each sort of row: how it is made, where it is corrected, and the field two people type over."""
    person, means = household.memberships.get().person, "/households/T-1/means"
    housing = {"household": household, "kind": "rented", "since": LONG_AGO}
    return {
        "income": lambda: (make_income(household=household), means + "/income/{}/correct/", "note"),
        "supporter": lambda: (make_supporter(household=household), means + "/supporters/{}/correct/", "note"),
        "property": lambda: (
            Asset.objects.create(household=household, kind="savings", value=1, since=LONG_AGO),
            means + "/property/{}/correct/",
            "note",
        ),
        "housing": lambda: (Housing.objects.create(**housing), means + "/housing/{}/correct/", "note"),
        "plan": lambda: (make_plan(person, review_on="2999-01-01"), f"/people/{person.pk}/plan/{{}}/correct/", "goal"),
    }


@pytest.mark.trial("R2")
@pytest.mark.django_db
@pytest.mark.parametrize("about", ["income", "supporter", "property", "housing", "plan"])
def test_no_update_is_lost_in_any_order_of_opening_and_saving(about, figure):
    household = make_household("T-1")
    row, url, field = rows(household)[about]()
    url, model = url.format(row.pk), type(row)
    keeper = make_holder(Role.CASEWORKER, household.building)
    other = make_post(Role.CASEWORKER, household.building.above(Level.COMMUNITY), user=make_user("乙")).user
    browsers = [Browser(keeper), Browser(other)]
    random, opened, refused, saved = Random(7), [None, None], 0, 0  # noqa: S311 -- the order of a test
    for number in range(ROUNDS * 2):
        who = random.randrange(2)
        if opened[who] is None or random.random() < 0.3:
            opened[who] = open_form(browsers[who], url)
            continue
        before = getattr(model.objects.get(pk=row.pk), field)
        stale = str(opened[who]["version"]) != str(model.objects.get(pk=row.pk).version)
        response = browsers[who].post(url, opened[who] | {field: f"话{number}"})
        assert response.status_code == (409 if stale else 302)
        assert getattr(model.objects.get(pk=row.pk), field) == (before if stale else f"话{number}")
        if stale:
            assert f"话{number}" in response.content.decode()
        refused, saved, opened[who] = refused + stale, saved + (not stale), None
    assert refused and saved
    assert row.history.count() == saved + 1
    figure(f"{about}: {saved} saved, {refused} refused with both versions, 0 lost")
