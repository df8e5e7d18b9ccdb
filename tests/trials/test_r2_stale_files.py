"""R2: two people have the same form open; whoever saves second loses nothing and overwrites nothing."""

from random import Random

import pytest

from households.models import Household, HouseholdEvent, Person
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_post, make_user
from volunteers.models import Level
from volunteers.rights import Role

ROUNDS = 200


def open_form(browser, url):
    form = browser.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


@pytest.mark.trial("R2")
@pytest.mark.django_db
@pytest.mark.parametrize("about", ["file", "member"])
def test_no_update_is_lost_in_any_order_of_opening_and_saving(about, figure):
    household = make_household("T-1", phone="0")
    person = household.memberships.get().person
    caseworker = make_holder(Role.CASEWORKER, household.building)
    make_post(Role.CASEWORKER, household.building.above(Level.COMMUNITY), user=make_user("乙"))
    browsers = [Browser(caseworker), Browser(caseworker)]
    member = f"/households/T-1/members/{household.memberships.get().pk}/edit/"
    url, row = ("/households/T-1/edit/", household) if about == "file" else (member, person)
    random, opened, refused, saved = Random(5), [None, None], 0, 0  # noqa: S311 -- the order of a test
    for number in range(ROUNDS * 2):
        who = random.randrange(2)
        if opened[who] is None or random.random() < 0.3:
            opened[who] = open_form(browsers[who], url)
            continue
        model = Household if about == "file" else Person
        before = model.objects.get(pk=row.pk).phone
        stale = str(opened[who]["version"]) != str(model.objects.get(pk=row.pk).version)
        response = browsers[who].post(url, opened[who] | {"phone": f"1{number}"})
        assert response.status_code == (409 if stale else 302)
        assert model.objects.get(pk=row.pk).phone == (before if stale else f"1{number}")
        if stale:
            assert f'value="1{number}"' in response.content.decode()
            both = [(one["theirs"], one["yours"]) for one in response.context["stale"]["versions"]]
            assert (before, f"1{number}") in both
        refused, saved, opened[who] = refused + stale, saved + (not stale), None
    assert refused and saved
    figure(f"{about}: {saved} saved, {refused} refused with both versions, 0 lost")


@pytest.mark.trial("R2")
@pytest.mark.django_db
def test_no_event_is_done_over_one_that_its_form_did_not_show(figure):
    household = make_household("T-1")
    caseworker = make_holder(Role.CASEWORKER, household.building)
    make_post(Role.CASEWORKER, household.building.above(Level.COMMUNITY), user=make_user("乙"))
    browsers, url = [Browser(caseworker), Browser(caseworker)], "/households/T-1/move/"
    random, opened, refused, done = Random(7), [None, None], 0, 0  # noqa: S311 -- the order of a test
    for number in range(ROUNDS * 2):
        who = random.randrange(2)
        if opened[who] is None or random.random() < 0.3:
            opened[who] = open_form(browsers[who], url) | {"building": household.building.name}
            continue
        before, latest = Household.objects.get().room, HouseholdEvent.objects.latest_key()
        stale = opened[who]["seen"] != latest
        response = browsers[who].post(url, opened[who] | {"room": f"{number}室", "because": f"因{number}"})
        assert response.status_code == (409 if stale else 302)
        assert Household.objects.get().room == (before if stale else f"{number}室")
        if stale:
            shown = response.content.decode()
            assert f"因{number}" in shown and before in shown
        refused, done, opened[who] = refused + stale, done + (not stale), None
    assert refused and done
    figure(f"events: {done} done, {refused} refused with both versions, 0 lost")
