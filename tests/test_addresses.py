"""Every address of the site, walked: who is let in, what is hidden, and that looking changes nothing.

A new address gets its row in ADDRESSES; without one these tests fail.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.utils import timezone

from assist.ledger.order import make_order
from assist.models import Job
from households.heads import change_head
from tests.browser import Browser
from tests.factories import (
    make_area,
    make_building,
    make_community,
    make_document,
    make_finding,
    make_group,
    make_holder,
    make_household,
    make_income,
    make_member,
    make_need,
    make_opening,
    make_plan,
    make_post,
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
FILE, MEMBER, NEED, JOB = ("number",), ("number", "member"), ("need",), ("job",)
DOCUMENT = ("number", "document")
PERSON = ("person",)

ADDRESSES = {
    "home": PAGE,
    "home_counts": PAGE,
    "search": PAGE,
    "grid:board": PAGE,
    "rights": Row(answer=403),
    "households:list": PAGE,
    "households:counts": PAGE,
    "households:new": PAGE,
    "households:duplicates": PAGE,
    "households:duplicate": Row(("one", "other")),
    "households:duplicate_files": Row(("one", "other"), answer=404),  # both are on one file
    "households:keep_apart": Row(("one", "other"), answer=405),
    "households:columns": PAGE,
    "households:all_pair": POST_ONLY,
    "households:all_move": POST_ONLY,
    "households:all_tag": POST_ONLY,
    "households:all_untag": POST_ONLY,
    "households:tags": Row(FILE),
    "lists:export": PAGE,
    "households:file": Row(FILE),
    "households:edit": Row(FILE),
    "households:close": Row(FILE),
    "households:reopen": Row(FILE),
    "households:members": Row(FILE),
    "households:member_new": Row(FILE),
    "households:notions": Row(FILE),
    "households:notions_same": Row(FILE, answer=405),
    "households:notions_new": Row(FILE),
    "households:head": Row(FILE),
    "households:happened": Row(FILE),
    "households:split": Row(FILE),
    "households:unite": Row(FILE),
    "households:move": Row(FILE),
    "households:take_back": Row(("number", "action")),
    "households:member_edit": Row(MEMBER),
    "households:member_leave": Row(MEMBER),
    "households:member_away": Row(MEMBER),
    "households:member_back": Row(MEMBER, answer=302),  # nobody is away
    "households:visits": Row(FILE),
    "households:history": Row(FILE),
    "documents:expiring": PAGE,
    "documents:of_household": Row(FILE),
    "documents:new": Row(FILE),
    "documents:document": Row(DOCUMENT),
    "documents:correct": Row(DOCUMENT),
    "documents:withdraw": Row(DOCUMENT),
    "secrets:account": Row(FILE),
    "secrets:identity": Row(MEMBER),
    "secrets:approval": Row(MEMBER, answer=403),  # a supervisor's
    "secrets:opened": Row(("opening",)),
    "secrets:file": Row(("opening",)),
    "households:history_fields": Row(FILE),
    "households:as_of": Row(FILE),
    "households:means": Row(FILE),
    "households:means_new": Row(("number", "sort")),
    "households:means_row": Row(("number", "sort", "income")),
    "households:means_deed": Row(("number", "sort", "income", "deed")),
    "people:list": PAGE,
    "people:wanted": PAGE,
    "people:person": Row(PERSON),
    "people:visits": Row(PERSON),
    "people:history": Row(PERSON),
    "people:plan_new": Row(PERSON),
    "people:plan_deed": Row(("person", "plan", "plan_deed")),
    "paper:household": Row(FILE),
    "paper:household_pdf": Row(FILE),
    "paper:household_whole": Row(FILE),
    "paper:person": Row(MEMBER),
    "paper:person_pdf": Row(MEMBER),
    "paper:person_whole": Row(MEMBER),
    "visits:list": PAGE,
    "visits:new": PAGE,
    "visits:visit": Row(("visit",)),
    "visits:correct": Row(("visit",)),
    "needs:list": PAGE,
    "needs:counts": PAGE,
    "needs:people": PAGE,
    "needs:assign": POST_ONLY,
    "needs:new": PAGE,
    "needs:need": Row(NEED),
    "needs:correct": Row(NEED),
    "needs:check": Row(NEED, answer=302),  # there is nothing to check yet
    "needs:step": Row(("need", "step"), answer=405),
    "needs:of_household": Row(FILE),
    "needs:open_on_day": Row(FILE),
    "needs:open_of_household": Row(FILE),
    "needs:of_person": Row(PERSON),
    "needs:of_finding": Row(("finding",), answer=405),
    "benefits:list": PAGE,
    "benefits:finding": Row(("finding",)),
    "benefits:step": Row(("finding", "verdict"), answer=405),
    "benefits:of_household": Row(FILE),
    "needs:partners": PAGE,
    "bringing:page": PAGE,
    "bringing:compare": POST_ONLY,
    "bringing:job": Row(("import",)),
    "bringing:go": Row(("import",), answer=405),
    "bringing:again": Row(("import",), answer=405),
    "bringing:report": Row(("import",), answer=404),  # it has not been read yet
    "ledger:page": PAGE,
    "ledger:job": Row(JOB),
    "ledger:again": Row(JOB, answer=405),
    "ledger:download": Row(JOB, answer=404),  # it is not written yet
    "audit:list": Row(answer=403),
    "audit:export": Row(answer=403),
    "households:log": Row(FILE),
    "signing_in:failures": Row(answer=403),
    "signing_in:unlock": Row(("helper",), answer=405),
    "signing_in:still_here": PAGE,
    "signing_in:typed": Row(answer=302),  # nothing was being typed
    "signing_in:code": Row(answer=302, public=True),  # nobody is halfway
    "signing_in:second_factor": PAGE,
    "signing_in:take_phone_away": Row(("helper",), answer=405),
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


def make_export(user):
    """A ledger that was asked for and is not written yet."""
    today = timezone.localdate()
    order = make_order(by=user, reason="季度报表", first=today.replace(month=1, day=1), last=today)
    return Job.objects.create(kind=Job.Kind.LEDGER, by=user, reason=order.reason, wanted=order.as_json())


def make_import(user):
    """Files that were brought in and are not read yet."""
    wanted = {"folder": "none", "names": ["名册.xlsx"], "department": "", "month": "", "dry_run": True}
    return Job.objects.create(kind=Job.Kind.IMPORT, by=user, reason="试导入", wanted=wanted)


def make_office(name):
    """A community with one file and what belongs to it, as the words of an address."""
    building = make_building(f"{name}1栋", make_group(f"{name}1组", make_area(f"{name}一片", make_community(name))))
    household = make_household(building=building, head=f"{name}人")
    user = make_holder(Role.CASEWORKER, building)
    document, member = make_document(household), make_member(household)
    return {
        "building": building,
        "action": change_head(
            by=user, household=household, to=make_member(household, "钱小明"), on=timezone.localdate()
        ).pk,
        "user": user,
        "number": household.number,
        "one": make_member(household, "王双").person.pk,
        "other": make_member(household, "王双").person.pk,
        "member": member.pk,
        "person": member.person_id,
        "plan": make_plan(member.person).pk,
        "plan_deed": "review",
        "visit": make_visit(household).pk,
        "need": make_need(household).pk,
        "step": "take_on",
        "sort": "income",
        "income": make_income(household=household).pk,
        "deed": "change",
        "job": make_export(user).pk,
        "document": document.key,
        "opening": make_opening(household, by=user, what="document", document=document).key,
        "helper": user.pk,
        "import": make_import(user).pk,
        "finding": make_finding(household).pk,
        "verdict": "take_on",
    }


def body(response):
    """What an answer says, without the token of its forms and without the address that was asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return text.replace(response.wsgi_request.path, "")


NOWHERE = {"action": 0, "number": "NO-SUCH-FILE", "member": 0, "visit": 0, "need": 0, "step": "take_on", "job": 0}
NOWHERE |= {"import": 0, "finding": 0, "verdict": "take_on"}
NOWHERE |= {"one": 0, "other": 1}
NOWHERE |= {"document": UUID(int=0), "opening": UUID(int=0), "helper": 0}
NOWHERE |= {"sort": "income", "income": 0, "deed": "change", "person": 0, "plan": 0, "plan_deed": "review"}


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
    return own["user"]


def test_every_address_has_its_row():
    assert {name for name, _pattern in named_patterns(get_resolver())} == set(ADDRESSES)


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true", "hx-target": "results"}], ids=["page", "swap"])
def test_every_address_answers_the_office_it_belongs_to(headers, own, user):
    browser = Browser(user)
    answers = {name: browser.get(address(name, own), headers=headers).status_code for name in ADDRESSES}
    assert answers == {name: row.answer for name, row in ADDRESSES.items()}


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_in_without_signing_in(method, own):
    stranger = Client()
    answers = {name: getattr(stranger, method)(address(name, own)) for name, row in ADDRESSES.items() if not row.public}
    sent_to = {name: answer.headers.get("Location", "").partition("?")[0] for name, answer in answers.items()}
    assert sent_to == dict.fromkeys(answers, reverse("login"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_community_is_as_if_it_did_not_exist(method, own, other, user):
    browser = Browser(user)
    for name in (name for name, row in ADDRESSES.items() if row.args):
        hidden, missing = (getattr(browser, method)(address(name, office)) for office in (other, NOWHERE))
        assert {hidden.status_code, missing.status_code} <= {403, 404, 405}, name
        assert body(hidden) == body(missing), name


def test_forms_without_their_token_are_refused(own, user):
    browser = Browser(user, enforce_csrf_checks=True)
    answers = {name: browser.post(address(name, own)).status_code for name in ADDRESSES}
    assert answers == dict.fromkeys(ADDRESSES, 403)


@pytest.mark.parametrize("role", Role)
def test_no_address_breaks_for_any_role(role, own):
    browser = Browser(make_holder(role, own["building"]))
    answers = {name: browser.get(address(name, own)).status_code for name in ADDRESSES}
    assert {name for name, code in answers.items() if code not in (200, 302, 403, 404, 405)} == set()


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
    browser = Browser(user)
    for name in ADDRESSES:
        headers = browser.get(address(name, own)).headers
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
