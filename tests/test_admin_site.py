"""Every page of the admin site × every role × rows in and out of reach, compared with tests/access.py."""

import pytest

from tests.access_admin import ENTER, KEPT
from tests.browser import Browser
from tests.factories import make_community, make_holder, make_user
from tests.filling import forms_of
from tests.neighbours import make_neighbours, quiet, undone
from tests.walks import MODELS, ROWLESS, AdminWalk, opens, page
from volunteers.models import User
from volunteers.rights import Role

# The walk is long, and which address a role may use does not depend on the database; its trials run on both.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(scope="module")
def walk(django_db_setup, django_db_blocker):
    """One walk for the tests of this module, before any of them has its transaction."""
    found = AdminWalk()
    with quiet(), django_db_blocker.unblock(), undone():
        places = make_neighbours()
        for role in ENTER:
            found.of(role, places)
    return found


def test_every_model_of_the_admin_site_has_its_line():
    assert set(MODELS) == set(KEPT)


@pytest.mark.parametrize("role", ENTER)
def test_each_page_opens_as_the_table_says(walk, role):
    assert walk.rowless == ROWLESS
    assert {label: walk.opened[label, role] for label in KEPT} == opens(role)


def test_a_row_out_of_reach_is_as_one_that_never_was(walk):
    assert walk.hidden == []
    assert len(walk.hidden_models) > 13


def test_no_page_of_the_admin_site_tells_of_another_street(walk):
    assert walk.told == []


@pytest.mark.parametrize("role", [role for role in Role if role not in ENTER])
def test_the_others_do_not_enter(role):
    browser = Browser(make_holder(role))
    answers = {label: browser.get(page(label, "changelist")).status_code for label in KEPT}
    assert answers == dict.fromkeys(KEPT, 302)


def test_every_box_that_completes_what_is_typed_does_so_for_whoever_may_send_its_form(walk):
    post = {("volunteers.post", "user"), ("volunteers.post", "place")}
    user = {("volunteers.user", "community"), ("volunteers.user", "team")}
    assert walk.completed == {
        Role.SUPERVISOR: {("volunteers.place", "parent"), *post, *user},
        Role.SYSTEM_ADMIN: user,
        Role.SECURITY_ADMIN: post,
    }


def test_a_helper_stays_without_a_sign_in_name():
    helper, browser = make_user(username=None), Browser(make_holder(Role.SUPERVISOR))
    User.objects.filter(pk=helper.pk).update(username=None, community=make_community())
    where = page("volunteers.user", "change", helper.pk)
    (form,) = (form for form in forms_of(browser.get(where)) if "username" in form.values)
    sent = browser.post(where, form.filled(name="齐新", username=""))
    assert sent.status_code == 302
    assert User.objects.get(pk=helper.pk).username is None
