"""Every address of the site, walked: who is let in, what is hidden, and that looking changes nothing.

A new address gets its row in ADDRESSES; without one these tests fail.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.utils import timezone

from tests.browser import Browser
from tests.factories import (
    make_area,
    make_building,
    make_community,
    make_group,
    make_holder,
    make_household,
    make_member,
    make_need,
    make_post,
    make_unit,
    make_visit,
)
from volunteers.rights import Role


@dataclass(frozen=True)
class Row:
    """What an address is made of, and how it answers somebody whose office it is."""

    args: tuple[str, ...] = ()  # keys of an Office; "no_…" is what that office never had
    answer: int = 200  # to a GET of the caseworker
    public: bool = False


PAGE, POST_ONLY = Row(), Row(answer=405)
FILE = ("number",)
MEMBER = ("number", "member")

ADDRESSES = {
    "home": PAGE,
    "home_counts": PAGE,
    "search": PAGE,
    "grid:board": PAGE,
    "households:list": PAGE,
    "households:counts": PAGE,
    "households:new": PAGE,
    "households:file": Row(FILE),
    "households:edit": Row(FILE),
    "households:close": Row(FILE),
    "households:reopen": Row(FILE),
    "households:members": Row(FILE),
    "households:member_new": Row(FILE),
    "households:head": Row(FILE),
    "households:member_edit": Row(MEMBER),
    "households:member_leave": Row(MEMBER),
    "households:visits": Row(FILE),
    "households:history": Row(FILE),
    "visits:list": PAGE,
    "visits:new": PAGE,
    "visits:visit": Row(("visit",)),
    "visits:correct": Row(("visit",)),
    "login": Row(public=True),
    "logout": POST_ONLY,
    "set_language": Row(answer=302, public=True),
    "password_change": PAGE,
    "password_change_done": PAGE,
}


def named_patterns(resolver, namespaces=()):
    """Every named address with its pattern, the admin site's own aside."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name and "admin" not in namespaces:
                yield ":".join([*namespaces, pattern.name]), pattern
        else:
            yield from named_patterns(pattern, (*namespaces, *filter(None, [pattern.namespace])))


def make_office(name):
    """A community with one file and what belongs to it, as the words of an address."""
    building = make_building(f"{name}1栋", make_group(f"{name}1组", make_area(f"{name}一片", make_community(name))))
    household = make_household(building=building, head=f"{name}人")
    need = make_need(household)
    return {
        "building": building,
        "number": household.number,
        "member": make_member(household).pk,
        "visit": make_visit(household).pk,
        "need": need.pk,
        "unit": make_unit().pk,
    }


def body(response):
    """What an answer says, without the token of its forms and without the address that was asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return text.replace(response.wsgi_request.path, "")


NOWHERE = {"number": "NO-SUCH-FILE", "member": 0, "visit": 0, "need": 0, "unit": 0}


def address(name, office):
    return reverse(name, args=[office[key] for key in ADDRESSES[name].args])


@pytest.fixture
def own(db):
    return make_office("县桥社区")


@pytest.fixture
def other(db):
    return make_office("城隍庙社区")


@pytest.fixture
def user(own):
    """The caseworker of one's own office."""
    return make_holder(Role.CASEWORKER, own["building"])


def test_every_address_has_its_row():
    assert {name for name, _pattern in named_patterns(get_resolver())} == set(ADDRESSES)


@pytest.mark.parametrize("name", ADDRESSES)
def test_address_answers_the_office_it_belongs_to(name, own, user):
    assert Browser(user).get(address(name, own)).status_code == ADDRESSES[name].answer


@pytest.mark.parametrize("name", ADDRESSES)
def test_address_answers_a_swap_of_htmx(name, own, user):
    response = Browser(user).get(address(name, own), headers={"hx-request": "true", "hx-target": "results"})
    assert response.status_code == ADDRESSES[name].answer


@pytest.mark.parametrize("name", [name for name, row in ADDRESSES.items() if not row.public])
def test_nobody_gets_in_without_signing_in(name, own):
    for method in ("get", "post"):
        response = getattr(Client(), method)(address(name, own))
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, reverse("login"))


@pytest.mark.parametrize("name", [name for name, row in ADDRESSES.items() if row.args])
def test_another_community_is_as_if_it_did_not_exist(name, own, other, user):
    for method in ("get", "post"):
        hidden, missing = (getattr(Browser(user), method)(address(name, office)) for office in (other, NOWHERE))
        assert {hidden.status_code, missing.status_code} <= {404, 405}
        assert body(hidden) == body(missing)


@pytest.mark.parametrize("name", ADDRESSES)
def test_form_without_its_token_is_refused(name, own, user):
    browser = Browser(user, enforce_csrf_checks=True)
    assert browser.post(address(name, own)).status_code == 403


@pytest.mark.parametrize("role", Role)
def test_no_address_breaks_for_any_role(role, own):
    browser = Browser(make_holder(role, own["building"]))
    for name in ADDRESSES:
        assert browser.get(address(name, own)).status_code in (200, 302, 403, 404, 405), name


@pytest.mark.parametrize("role", Role)
def test_admin_site_opens_or_refuses_but_never_breaks(role, own):
    browser = Browser(make_holder(role, own["building"]))
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        first = model._base_manager.order_by("pk").first()
        places = [(f"{base}_changelist", ()), (f"{base}_add", ())]
        places += [(f"{base}_{page}", (first.pk,)) for page in ("change", "history", "delete")] if first else []
        for name, args in places:
            try:
                path = reverse(name, args=args)
            except NoReverseMatch:
                continue  # an admin without this page
            assert browser.get(path).status_code in (200, 302, 403, 404), path
            assert browser.get(path, {"q": "陈'%"}).status_code in (200, 302, 403, 404), path


def test_everything_answers_with_the_security_headers(own, user):
    for name in ADDRESSES:
        headers = Browser(user).get(address(name, own)).headers
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        for rule in ("object-src 'none'", "base-uri 'self'", "frame-ancestors 'none'"):
            assert rule in headers["Content-Security-Policy"], name
        assert "unsafe-inline" not in headers["Content-Security-Policy"], name
        assert "no-store" in headers["Cache-Control"], name


def test_somebody_whose_account_was_closed_is_out_with_the_next_click(own, user):
    browser = Browser(user)
    user.is_active = False
    user.save()
    assert browser.get(reverse("home")).status_code == 302


def test_post_that_ended_yesterday_opens_nothing(own):
    today = timezone.localdate()
    post = make_post(Role.CASEWORKER, own["building"].above(2), ends_on=today - timedelta(days=1))
    assert Browser(post.user).get(address("households:file", own)).status_code == 404
