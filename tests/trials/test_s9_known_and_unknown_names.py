"""S9: how long a refusal takes does not tell whether the name is known."""

import time
from statistics import median

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.urls import reverse

from tests.factories import make_user

TRIES = 200


class Slow(PBKDF2PasswordHasher):
    """The office's own way of hashing, somewhat faster so that four hundred tries end."""

    iterations = 60_000


@pytest.mark.trial("S9")
@pytest.mark.django_db
def test_known_and_unknown_names_take_the_same_time(figure, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Slow"]
    known = [make_user(username=f"known{number}") for number in range(TRIES // 4)]
    for user in known:
        user.set_password("eine lange Treppe im Dunkeln")
        user.save()
    took, bodies = {"known": [], "unknown": []}, {"known": set(), "unknown": set()}
    client = Client()
    client.get(reverse("login"))
    for number in range(TRIES):
        for kind in ("known", "unknown") if number % 2 else ("unknown", "known"):
            name, address = f"{kind}{number // 4}", f"10.0.{number // 200}.{number % 200 + 1}"
            begun = time.perf_counter()
            page = client.post(reverse("login"), {"username": name, "password": "wrong"}, REMOTE_ADDR=address)
            took[kind].append(time.perf_counter() - begun)
            bodies[kind].add((page.status_code, len(page.content.replace(name.encode(), b""))))
    ratio = median(took["known"]) / median(took["unknown"])
    assert bodies["known"] == bodies["unknown"] == {next(iter(bodies["known"]))}
    assert 0.9 < ratio < 1.1
    figure(f"{TRIES} tries each: known ÷ unknown {ratio:.3f}, one answer")
