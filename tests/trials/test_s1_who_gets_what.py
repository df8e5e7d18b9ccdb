"""S1: every address × every role × every place outside × looking and sending: nothing opens, nothing is written."""

import pytest
from django.apps import apps

from tests.access import ADDRESSES, DEAR, SENT
from tests.access_admin import ENTER, KEPT
from tests.browser import Browser
from tests.neighbours import NEXT, NOWHERE, PLACES, body, holder, make_neighbours, path_of, quiet, undone
from tests.walks import AdminWalk, Walk, opens
from volunteers.rights import Role

pytestmark = [pytest.mark.trial("S1"), pytest.mark.django_db]
OWN_TRACE = {"django_session", "volunteers_auditentry", "volunteers_audittail", "volunteers_use"}


@pytest.fixture
def places():
    with quiet():
        yield make_neighbours()


def office():
    """How every table of the office stands, traces of looking aside."""
    models = [model for model in apps.get_models() if model._meta.db_table not in OWN_TRACE]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


def ask(browser, method, path):
    """An answer without what an earlier page left to be said on the next one."""
    browser.cookies.pop("messages", None)
    return getattr(browser, method)(path)


@pytest.mark.parametrize("role", [role for role in Role if NEXT[role] in PLACES])
def test_no_place_outside_opens_by_its_address(role, places, figure):
    user, tried = holder(role, places), 0
    outside = PLACES[PLACES.index(NEXT[role]) :]
    browser = Browser(user)
    before = office()
    for name in (name for name, row in ADDRESSES.items() if row.args):
        for method in ("get", "post"):
            missing = ask(browser, method, path_of(name, NOWHERE))
            for there in outside:
                hidden = ask(browser, method, path_of(name, places[there]))
                assert hidden.status_code in (403, 404, 405), (name, method, there)
                assert (hidden.status_code, body(hidden)) == (missing.status_code, body(missing)), (name, method, there)
                tried += 1
    assert office() == before
    figure(f"{role.value}: {tried} addresses outside tried, none told from one that never was, nothing written")


@pytest.mark.parametrize("role", Role)
def test_every_role_gets_what_the_table_says_and_no_word_of_elsewhere(role, places, figure):
    """The gate's walk, on whichever database this is."""
    walk = Walk()
    walk.of(role, places)
    assert {name: walk.own[name][role] for name in ADDRESSES} == {
        name: row.answers[role] for name, row in ADDRESSES.items()
    }
    assert walk.told == []
    figure(f"{role.value}: {len(ADDRESSES)} addresses opened or refused as the table says")


@pytest.mark.parametrize("role", ENTER)
def test_every_page_of_the_admin_site_opens_as_the_table_says(role, places, figure):
    walk = AdminWalk()
    walk.of(role, places)
    assert {label: walk.opened[label, role] for label in KEPT} == opens(role)
    assert (walk.hidden, walk.told) == ([], [])
    figure(f"{role.value}: the pages of {len(KEPT)} models of the admin site opened or refused as the table says")


@pytest.mark.parametrize("role", Role)
def test_every_role_may_send_what_the_table_says(role, places, figure):
    user, answers = holder(role, places), {}
    for name in ADDRESSES:
        with undone():
            answers[name] = Browser(user).post(path_of(name, places["own"])).status_code
    expected = {name: SENT[name][role] if name in SENT else 405 for name in ADDRESSES}
    assert answers == expected
    figure(f"{role.value}: {len(answers)} addresses answered an empty form as the table says")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CASEWORKER])
def test_paper_is_made_for_whoever_may_have_it(role, places):
    browser = Browser(holder(role, places))
    assert {name: browser.get(path_of(name, places["own"])).status_code for name in DEAR} == {
        name: ADDRESSES[name].answers[role] for name in DEAR
    }
