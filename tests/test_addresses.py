"""Every address × every role × one's own and the nearest foreign place, walked and compared with tests/access.py.

The walk is done once; the tests read what it found. Deeper: tests/trials/test_s1_who_gets_what.py.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.access import ADDRESSES, DEAR, PUBLIC
from tests.browser import Browser
from tests.factories import make_household, make_post
from tests.neighbours import NEXT, make_neighbours, named_patterns, quiet, undone
from tests.walks import Walk
from volunteers.rights import Role

# The walk is long, and which address a role may use does not depend on the database; its trials run on both.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(scope="module")
def walk(django_db_setup, django_db_blocker):
    """One walk for the tests of this module, before any of them has its transaction."""
    found = Walk()
    with quiet(), django_db_blocker.unblock(), undone():
        places = make_neighbours()
        for role in Role:
            found.of(role, places)
        found.as_caseworker(places)
        found.unknown(places)
    return found


def test_every_address_has_its_line():
    assert {name for name, _pattern in named_patterns()} == set(ADDRESSES)


@pytest.mark.parametrize("role", Role)
def test_every_role_gets_at_its_own_place_what_the_table_says(walk, role):
    assert {name: walk.own[name][role] for name in ADDRESSES} == {
        name: row.answers[role] for name, row in ADDRESSES.items()
    }


@pytest.mark.parametrize("role", [role for role in Role if NEXT[role] != "own"])
def test_what_lies_outside_the_place_does_not_exist(walk, role):
    """Nor does it say more than an address that this role may not use anywhere."""
    answers = {name: roles[role] for name, roles in walk.far.items()}
    opened = {name: code for name, code in answers.items() if code not in (403, 404, 405)}
    said = {name for name, row in ADDRESSES.items() if row.args and row.answers[role] in (200, 302)}
    assert opened == {}
    assert {name: answers[name] for name in said} == dict.fromkeys(said, 404)


def test_no_page_tells_of_a_place_outside_nor_of_a_field_beyond_the_role(walk):
    assert walk.told == []


def test_what_is_hidden_looks_like_what_never_was(walk):
    assert walk.different == []


def test_a_swapped_part_is_answered_as_its_page_is(walk):
    assert walk.swaps == {name: ADDRESSES[name].answers[Role.CASEWORKER] for name in set(ADDRESSES) - set(DEAR)}


def test_nobody_gets_in_without_signing_in(walk):
    assert walk.unsigned == {name: {reverse("login")} for name in ADDRESSES if name not in PUBLIC}


def test_forms_without_their_token_are_refused(walk):
    assert walk.forged == dict.fromkeys(ADDRESSES, 403)


def test_every_page_and_every_refusal_carries_the_headers(walk):
    assert walk.bare == []


def test_somebody_whose_account_was_closed_is_out_with_the_next_click(caseworker):
    browser = Browser(caseworker)
    caseworker.is_active = False
    caseworker.save()
    assert browser.get(reverse("home")).status_code == 302


def test_post_that_ended_yesterday_opens_nothing():
    household, today = make_household(), timezone.localdate()
    post = make_post(Role.CASEWORKER, household.building.above(2), ends_on=today - timedelta(days=1))
    assert Browser(post.user).get(reverse("households:file", args=[household.number])).status_code == 404
