"""Walks through every address and every page of the admin site, as each role, compared with tests/access.py."""

from collections import defaultdict
from urllib.parse import urlencode

from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from tests.access import ADDRESSES, DEAR, PUBLIC
from tests.access_admin import KEPT
from tests.browser import Browser
from tests.headers import faults
from tests.neighbours import NEXT, NOWHERE, body, foreign_words, holder, path_of
from volunteers.rights import Role

SWAP = {"hx-request": "true", "hx-target": "results"}


class Walk:
    """What one walk found."""

    def __init__(self):
        self.own = defaultdict(dict)  # name → role → the answer to a look at one's own place
        self.far = defaultdict(dict)  # the same of the nearest place outside
        self.told = []  # what an address said of a place outside
        self.bare = []  # the headers that an answer lacks
        self.swaps, self.sent, self.different, self.unsigned, self.forged = {}, {}, [], {}, {}

    def of(self, role, places):
        """Everything as one role."""
        own, far, user = places["own"], places[NEXT[role]], holder(role, places)
        browser = Browser(user, raise_request_exception=False)  # what breaks is an answer too
        for name, row in ADDRESSES.items():
            if name in DEAR and row.answers[role] == 200 and role != Role.CASEWORKER:
                self.own[name][role] = 200
            else:
                answer = browser.get(path_of(name, own))
                self.own[name][role] = answer.status_code
                self.told += [(name, role.value, word) for word in foreign_words(answer, role)]
                self.bare += [(name, role.value, lacks) for lacks in faults(answer)]
            if row.args and far is not own:
                self.far[name][role] = browser.get(path_of(name, far)).status_code

    def as_caseworker(self, places):
        """What is walked as one role only: swapped parts, forms sent elsewhere, what a refusal looks like."""
        user = holder(Role.CASEWORKER, places)
        # Two, so that what one page says on the next one stays apart.
        at_home, outside = (Browser(user, raise_request_exception=False) for _ in range(2))
        for name, row in ADDRESSES.items():
            if name not in DEAR:
                self.swaps[name] = at_home.get(path_of(name, places["own"]), headers=SWAP).status_code
            for method in (outside.get, outside.post) if row.args else ():
                hidden, missing = (method(path_of(name, there)) for there in (places["community"], NOWHERE))
                if (hidden.status_code, body(hidden)) != (missing.status_code, body(missing)):
                    self.different.append((name, method.__name__))

    def unknown(self, places):
        """Somebody who has not signed in; and somebody whose form comes from elsewhere."""
        stranger = Client(raise_request_exception=False)
        forger = Browser(holder(Role.CASEWORKER, places), enforce_csrf_checks=True, raise_request_exception=False)
        for name in ADDRESSES:
            path = path_of(name, places["own"])
            answers = stranger.get(path), stranger.post(path)
            if name not in PUBLIC:
                self.unsigned[name] = {answer.headers.get("Location", "").partition("?")[0] for answer in answers}
            self.bare += [(name, "stranger", lacks) for answer in answers for lacks in faults(answer)]
            refused = forger.post(path)
            self.forged[name] = refused.status_code
            self.bare += [(name, "forger", lacks) for lacks in faults(refused)]


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
    "benefits.comparisonrun", "benefits.findingevent", "benefits.localvalue",
    "households.asset", "households.housing", "households.localincomerule", "households.planreview",
    "households.visitinterval", "needs.closing", "needs.evidence",
    "needs.escalation", "needs.escalationrule", "needs.plantemplate", "needs.returnevent", "needs.returnrule",
    "needs.templatetask", "volunteers.ownday",
}  # fmt: skip
OF_A_ROW = {"change", "history", "send"}


def opens(role):
    """The pages of each model that the table opens for a role."""
    return {label: OPENS[words[role]] - (OF_A_ROW if label in ROWLESS else set()) for label, words in KEPT.items()}


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
        browser = Browser(user, raise_request_exception=False)
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
