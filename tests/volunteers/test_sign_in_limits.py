"""How often a password may be tried, and that nobody else has to wait for it (S9)."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client
from django.urls import reverse

from tests.browser import Browser
from tests.factories import make_holder, make_user
from volunteers.rights import Role
from volunteers.signing_in.limits import FROM_ANYWHERE, FROM_ONE_ADDRESS, IN_A_ROW

pytestmark = pytest.mark.django_db
PASSWORD = "eine lange Treppe im Dunkeln"
DESK, HOME = "10.0.0.1", "10.9.9.9"


@pytest.fixture
def user():
    return make_member("wang")


def make_member(username):
    user = make_user(username=username)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(username, password=PASSWORD, *, address=DESK, client=None):
    client = client or Client()
    return client.post(reverse("login"), {"username": username, "password": password}, REMOTE_ADDR=address)


def fail(times, username="wang", *, address=DESK):
    return [sign_in(username, f"wrong {number}", address=address).status_code for number in range(times)]


def minutes_pass(minutes):
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=minutes))


def test_the_fifth_failure_at_one_desk_brings_a_wait(user):
    assert fail(FROM_ONE_ADDRESS) == [200, 200, 200, 200, 429]
    page = sign_in("wang")
    assert page.status_code == 429
    assert 0 < int(page["Retry-After"]) <= 900
    assert page.context["wait"] == 15


def test_the_wait_ends_by_itself_and_asking_meanwhile_does_not_lengthen_it(user):
    fail(FROM_ONE_ADDRESS)
    minutes_pass(10)
    assert fail(3) == [429] * 3
    minutes_pass(5)
    assert sign_in("wang").status_code == 302


def test_nothing_is_hashed_during_the_wait(user, monkeypatch):
    fail(FROM_ONE_ADDRESS)
    hashed = []
    monkeypatch.setattr("django.contrib.auth.hashers.MD5PasswordHasher.encode", lambda *args: hashed.append(args))
    assert sign_in("wang").status_code == 429
    assert hashed == []


def test_colleagues_at_the_same_address_sign_in_meanwhile(user):
    make_member("li")
    for number in range(40):
        fail(FROM_ONE_ADDRESS, f"nobody{number}")
    fail(FROM_ONE_ADDRESS)
    assert sign_in("li").status_code == 302


def test_the_account_signs_in_from_another_address_meanwhile(user):
    fail(FROM_ONE_ADDRESS)
    assert sign_in("wang", address=HOME).status_code == 302


def test_ten_failures_from_anywhere_bring_a_wait(user):
    codes = [fail(1, address=f"10.1.1.{number}")[0] for number in range(FROM_ANYWHERE + 5)]
    assert codes == [200] * 9 + [429] * 6
    assert sign_in("wang", address=HOME).status_code == 429


def test_nobody_far_away_keeps_somebody_out_of_the_usual_desk(user):
    sign_in("wang")
    for number in range(FROM_ANYWHERE):
        fail(1, address=f"10.1.1.{number}")
    assert sign_in("wang", address=HOME).status_code == 429
    assert sign_in("wang", address=DESK).status_code == 302


def test_signing_in_forgives_what_was_mistyped_at_this_desk_only(user):
    fail(4)
    fail(4, address=HOME)
    assert sign_in("wang").status_code == 302
    assert fail(1) == [200]
    assert fail(1, address=HOME) == [429]


def test_failures_in_a_row_end_at_a_hundred_until_the_usual_desk_signs_in(user):
    sign_in("wang")
    tried = 0
    for number in range(30):
        minutes_pass(16)
        tried += fail(FROM_ONE_ADDRESS, address=f"10.1.1.{number}").count(200)
    assert tried == IN_A_ROW * 4 // 5  # each fifth one brings its wait
    refused = sign_in("wang", address=HOME)
    assert refused.status_code == 429
    assert "Retry-After" not in refused
    assert sign_in("wang", address=DESK).status_code == 302
    assert sign_in("wang", address=HOME).status_code == 302


def test_an_unknown_name_and_a_closed_account_are_answered_like_a_known_one(user):
    def answers(name, password):
        pages = [sign_in(name, password, address=HOME) for _ in range(7)]
        return [(page.status_code, body(page)) for page in pages]

    def body(page):
        return page.content.decode().replace(page.wsgi_request.META["CSRF_COOKIE"], "").split("csrfmiddlewaretoken")[0]

    closed = make_member("zhao")
    closed.is_active = False
    closed.save()
    assert answers("wang", "wrong") == answers("nobody", "wrong") == answers("zhao", PASSWORD)


def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(user, settings):
    settings.BEHIND_PROXY = True
    for number in range(FROM_ONE_ADDRESS):
        forged = {"x-forwarded-for": f"1.2.3.{number}, {HOME}"}
        Client().post(reverse("login"), {"username": "wang", "password": "wrong"}, headers=forged)
    seen = set(AccessAttempt.objects.values_list("ip_address", flat=True))
    assert seen == {HOME}


def test_without_a_proxy_nobody_says_his_own_address(user):
    Client().post(reverse("login"), {"username": "wang", "password": "x"}, headers={"x-forwarded-for": "1.2.3.4"})
    assert AccessAttempt.objects.get().ip_address == "127.0.0.1"


def test_the_security_administrator_ends_a_wait(user):
    fail(FROM_ONE_ADDRESS)
    fail(1, "my own password typed as a name")
    browser = Browser(make_holder(Role.SECURITY_ADMIN))
    page = browser.get(reverse("signing_in:failures")).content.decode()
    assert "wang" in page
    assert "typed as a name" not in page
    assert browser.post(reverse("signing_in:unlock", args=[user.pk])).status_code == 302
    assert sign_in("wang").status_code == 302


def test_nobody_else_ends_a_wait(user):
    fail(FROM_ONE_ADDRESS)
    for role in set(Role) - {Role.SECURITY_ADMIN}:
        assert Browser(make_holder(role)).post(reverse("signing_in:unlock", args=[user.pk])).status_code == 403, role
    assert sign_in("wang").status_code == 429
