"""Every address × every role × one's own and the nearest foreign place, walked and compared with tests/access.py.

The walk is done once; the tests read what it found. Deeper: tests/trials/test_s1_who_gets_what.py.
"""

import logging
from collections import defaultdict
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.access import ADDRESSES, DEAR, PUBLIC
from tests.browser import Browser
from tests.factories import make_household, make_post
from tests.neighbours import (
    NEXT,
    NOWHERE,
    body,
    foreign_words,
    holder,
    make_neighbours,
    named_patterns,
    path_of,
    undone,
)
from volunteers.rights import Role

# The walk is long, and which address a role may use does not depend on the database; its trials run on both.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SWAP = {"hx-request": "true", "hx-target": "results"}


class Walk:
    """What one walk found."""

    def __init__(self):
        self.own = defaultdict(dict)  # name → role → the answer to a look at one's own place
        self.far = defaultdict(dict)  # the same of the nearest place outside
        self.told = []  # what an address said of a place outside
        self.swaps, self.sent, self.different, self.unsigned, self.forged = {}, {}, [], {}, {}

    def of(self, role, places):
        """Everything as one role."""
        own, far, user = places["own"], places[NEXT[role]], holder(role, places)
        browser = Browser(user)
        for name, row in ADDRESSES.items():
            if name in DEAR and row.answers[role] == 200 and role != Role.CASEWORKER:
                self.own[name][role] = 200
            else:
                answer = browser.get(path_of(name, own))
                self.own[name][role] = answer.status_code
                self.told += [(name, role.value, word) for word in foreign_words(answer, role)]
            if row.args and far is not own:
                self.far[name][role] = browser.get(path_of(name, far)).status_code

    def as_caseworker(self, places):
        """What is walked as one role only: swapped parts, forms sent elsewhere, what a refusal looks like."""
        user = holder(Role.CASEWORKER, places)
        at_home, outside = Browser(user), Browser(user)  # what one page says on the next one stays apart
        for name, row in ADDRESSES.items():
            if name not in DEAR:
                self.swaps[name] = at_home.get(path_of(name, places["own"]), headers=SWAP).status_code
            for method in (outside.get, outside.post) if row.args else ():
                hidden, missing = (method(path_of(name, there)) for there in (places["community"], NOWHERE))
                if (hidden.status_code, body(hidden)) != (missing.status_code, body(missing)):
                    self.different.append((name, method.__name__))

    def unknown(self, places):
        """Somebody who has not signed in; and somebody whose form comes from elsewhere."""
        stranger, forger = Client(), Browser(holder(Role.CASEWORKER, places), enforce_csrf_checks=True)
        for name in ADDRESSES:
            path = path_of(name, places["own"])
            if name not in PUBLIC:
                answers = stranger.get(path), stranger.post(path)
                self.unsigned[name] = {answer.headers.get("Location", "").partition("?")[0] for answer in answers}
            self.forged[name] = forger.post(path).status_code


@pytest.fixture(scope="module")
def walk(django_db_setup, django_db_blocker):
    """One walk for the tests of this module, before any of them has its transaction."""
    found = Walk()
    logging.disable(logging.WARNING)  # each refusal would be a line
    with django_db_blocker.unblock(), undone():
        places = make_neighbours()
        for role in Role:
            found.of(role, places)
        found.as_caseworker(places)
        found.unknown(places)
    logging.disable(logging.NOTSET)
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


def test_somebody_whose_account_was_closed_is_out_with_the_next_click(caseworker):
    browser = Browser(caseworker)
    caseworker.is_active = False
    caseworker.save()
    assert browser.get(reverse("home")).status_code == 302


def test_post_that_ended_yesterday_opens_nothing():
    household, today = make_household(), timezone.localdate()
    post = make_post(Role.CASEWORKER, household.building.above(2), ends_on=today - timedelta(days=1))
    assert Browser(post.user).get(reverse("households:file", args=[household.number])).status_code == 404
