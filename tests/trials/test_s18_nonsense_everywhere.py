"""S18: whatever is written into an address or a form, the answer is one of those there are, in a time as ever."""

import os
import time
from random import Random

import pytest
from django.db import transaction
from django.urls import reverse

from tests.access import ADDRESSES, PUBLIC
from tests.browser import Browser
from tests.factories import make_building, make_holder
from tests.filling import Forms
from tests.hostile import ANSWERS, PAYLOADS
from tests.neighbours import make_office, path_of
from volunteers.rights import Role

EXAMPLES = int(os.environ.get("EXAMPLES", "2000"))  # of each address in sum; fewer where the machine has less time
SEED = os.environ.get("SEED", "")  # another one tries other nonsense, so that what is tried in two runs counts twice
ROLES = (Role.CASEWORKER, Role.SUPERVISOR)
METHODS = ("get", "post")
MOST_TIMES_LONGER = 5
NONSENSE = [
    "", " ", "0", "-1", "1", "99999999999999999999", "2**31", "1e9", "NaN", "true", "null", "[]", "{}", "on",
    "2025-02-30", "0000-00-00", "9999-12-31", "2025-09-30", "二〇二五年", "甲" * 300, "x" * 5000, "%", "_", "'", '"',
    "\\", "../../etc/passwd", "';--", "' OR 1=1--", "\u202e甲", "\ud83d", "👩‍👩‍👧", "\r\n", "\t", "340103196001019990",
    "T-1", *PAYLOADS,
]  # fmt: skip
COMMON = (
    "q", "sort", "page", "after", "before", "place", "status", "risk", "kind", "household", "day", "chosen", "all",
    "version", "submission", "next", "opened", "view", "csrfmiddlewaretoken",
)  # fmt: skip


def nonsense(random, names):
    """Some names, known to the page and not, each with some values that make no sense there."""
    chosen = random.sample(names, min(len(names), random.randint(1, 6)))
    return {name: [random.choice(NONSENSE) for _ in range(random.choice((1, 1, 1, 3)))] for name in chosen}


def sendable(fields):
    """As a browser could send it: half a character is none."""
    return {name: [value.encode("utf-8", "replace").decode() for value in values] for name, values in fields.items()}


def names_of(response):
    """What the forms of a page ask for."""
    if response.status_code != 200 or "html" not in response.headers.get("Content-Type", ""):
        return set()
    forms = Forms(response.content.decode()).forms
    return {name for form in forms for name in (*form.values, *form.free, *form.needed)}


def asked(browser, method, path, fields):
    """The answer's code and how long it took; whatever it wrote is taken back."""
    begun = time.perf_counter()
    with transaction.atomic():
        answer = getattr(super(Browser, browser), method)(path, fields)
        transaction.set_rollback(True)
    return answer, time.perf_counter() - begun


@pytest.mark.trial("S18")
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_nonsense_is_answered_everywhere(figure, settings, role):
    settings.IDLE_MINUTES, settings.SESSION_HOURS = 10_000, 1_000  # it lasts longer than anybody may be idle
    random, office = Random(f"S18 {role}{SEED}"), make_office("zqown", make_building())  # noqa: S311 - what to type, no secrets
    took, strange, signed_out, number = {"ever": [], "nonsense": []}, [], [], 0
    browser = Browser(make_holder(role, office["building"]), raise_request_exception=False)
    for name in ADDRESSES:
        path = path_of(name, office)
        for _ in range(3):
            page, seconds = asked(browser, "get", path, {})
            took["ever"].append(seconds)
        known = sorted({*names_of(page), *COMMON})
        for method in METHODS:
            for _ in range(EXAMPLES // len(ROLES) // len(METHODS)):
                fields = sendable(nonsense(random, known))
                if path == reverse("logout") and method == "post":
                    continue
                answer, seconds = asked(browser, method, path, fields)
                took["nonsense"].append(seconds)
                number += 1
                if name not in PUBLIC and answer.headers.get("Location", "").startswith(reverse("login")):
                    signed_out.append((method, path))
                if answer.status_code not in ANSWERS:
                    strange.append((answer.status_code, method, path, fields))
    longest = {kind: sorted(times)[len(times) * 99 // 100] for kind, times in took.items()}
    ratio = longest["nonsense"] / longest["ever"]
    assert strange == [] == signed_out
    assert ratio <= MOST_TIMES_LONGER
    where = f"{role}: {number} requests to {len(ADDRESSES)} addresses"
    figure(f"{where}: 0 of them an error of ours; p99 {ratio:.1f} × as ever")
