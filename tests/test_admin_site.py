"""Every page of the admin site × every role × rows in and out of reach, compared with tests/access.py."""

import logging
from collections import defaultdict
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from tests.access import ENTER, KEPT
from tests.browser import Browser
from tests.factories import make_community, make_holder, make_user
from tests.filling import forms_of
from tests.neighbours import foreign_words, holder, make_neighbours, undone
from volunteers.models import User
from volunteers.rights import Role

# The walk is long, and which address a role may use does not depend on the database; its trials run on both.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MODELS = {model._meta.label_lower: model for model in admin.site._registry}
# What the word of a line of the table opens; "send" is an empty form sent to the row's page.
OPENS = {
    "keep": {"changelist", "add", "change", "history", "send"},
    "edit": {"changelist", "change", "history", "send"},
    "look": {"changelist", "change", "history"},
    "-": set(),
}
# Of these the two streets have no row, so that only their lists open.
ROWLESS = {
    "benefits.comparisonrun", "benefits.findingevent", "benefits.lesson", "benefits.localvalue",
    "households.asset", "households.housing", "households.localincomerule", "households.planreview",
    "households.visitinterval", "needs.closing", "needs.evidence", "needs.offer",
    "needs.plantemplate", "needs.templatetask",
}  # fmt: skip
OF_A_ROW = {"change", "history", "send"}


def page(label, name, *args):
    return reverse(f"admin:{label.replace('.', '_')}_{name}", args=args)


def rows_of(label, user):
    """The rows in reach, and those out of reach."""
    request = RequestFactory().get("/admin/")
    request.user = user
    seen = admin.site._registry[MODELS[label]].get_queryset(request)
    return seen, MODELS[label]._base_manager.exclude(pk__in=seen.values("pk"))


class AdminWalk:
    """What one walk found."""

    def __init__(self):
        self.opened = {}  # label, role → the pages that open for a row in reach
        self.rowless = set()
        self.hidden = []  # what was said of a row out of reach that is not said of a row that never was
        self.told = []
        self.hidden_models, self.completed = set(), defaultdict(set)

    def of(self, role, places):
        user = holder(role, places)
        browser = Browser(user)
        for label in KEPT:
            seen, unseen = rows_of(label, user)
            row, other = seen.order_by("pk").last(), unseen.order_by("-pk").first()
            pages = self.pages(label, row.pk if row else 1)
            opened = {name for name, path in pages.items() if self.ask(browser, role, path) == 200}
            if row is not None and browser.post(pages["change"]).status_code != 403:
                opened.add("send")
            self.opened[label, role] = opened
            if row is None and KEPT[label][role] != "-":
                self.rowless.add(label)
            self.complete(browser, role, label, opened)
            if other is not None:
                self.hidden_models.add(label)
                self.out_of_reach(browser, role, label, other)

    def pages(self, label, pk):
        paths = {"changelist": page(label, "changelist"), "add": page(label, "add")}
        return paths | {name: page(label, name, pk) for name in ("change", "history", "delete")}

    def complete(self, browser, role, label, opened):
        """What the boxes of a form that may be sent offer while somebody types, and what the list's search finds."""
        words = {"app_label": label.split(".")[0], "model_name": label.split(".")[1], "term": "zq"}
        for field in admin.site._registry[MODELS[label]].autocomplete_fields if "send" in opened else ():
            offered = f"{reverse('admin:autocomplete')}?{urlencode(words | {'field_name': field})}"
            if self.ask(browser, role, offered) == 200:
                self.completed[role].add((label, field))
        self.ask(browser, role, f"{page(label, 'changelist')}?q=zq")

    def ask(self, browser, role, path):
        answer = browser.get(path)
        self.told += [(path, role.value, word) for word in foreign_words(answer, role)]
        return answer.status_code

    def out_of_reach(self, browser, role, label, other):
        """A row out of reach, beside one that never was."""
        for name in ("change", "history", "delete", "simple_history"):
            try:
                there, nowhere = (
                    page(label, name, pk, *((1,) if name == "simple_history" else ())) for pk in (other.pk, 10**9)
                )
            except NoReverseMatch:
                continue  # rows that have no history of their fields
            for method in (browser.get, browser.post):
                codes = [method(path).status_code for path in (there, nowhere)]
                if codes[0] != codes[1] or codes[0] == 200:
                    self.hidden.append((there, role.value, method.__name__, codes))


@pytest.fixture(scope="module")
def walk(django_db_setup, django_db_blocker):
    """One walk for the tests of this module, before any of them has its transaction."""
    found = AdminWalk()
    logging.disable(logging.WARNING)
    with django_db_blocker.unblock(), undone():
        places = make_neighbours()
        for role in ENTER:
            found.of(role, places)
    logging.disable(logging.NOTSET)
    return found


def test_every_model_of_the_admin_site_has_its_line():
    assert set(MODELS) == set(KEPT)


@pytest.mark.parametrize("role", ENTER)
def test_each_page_opens_as_the_table_says(walk, role):
    assert walk.rowless == ROWLESS
    expected = {label: OPENS[words[role]] - (OF_A_ROW if label in ROWLESS else set()) for label, words in KEPT.items()}
    assert {label: walk.opened[label, role] for label in KEPT} == expected


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
