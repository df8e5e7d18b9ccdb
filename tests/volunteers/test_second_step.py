"""The code of the phone after the password (S8): asked for, right, used once, and counted when it is wrong."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from tests.browser import Browser
from tests.factories import make_building, make_holder
from volunteers.models import AuditEntry, Did, RecoveryCode, SecondFactor
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
PASSWORD = "eine lange Treppe im Dunkeln"
CODE, PAGE = "/sign-in/code/", "/sign-in/second-factor/"


@pytest.fixture
def user():
    user = make_holder(Role.SUPERVISOR)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def factor(user):
    """A phone that is in use, with its codes for paper."""
    factor = SecondFactor.begin(user)
    past = timezone.now() - timedelta(minutes=10)
    factor.paper = factor.confirm(shown(factor, past), now=past)
    return factor


def shown(factor, now=None):
    """What the phone shows at a moment."""
    totp = TOTP(bytes.fromhex(factor.secret))
    totp.time = (now or timezone.now()).timestamp()
    return f"{totp.token():06d}"


def first_step(user, **fields):
    client = Client()
    answer = client.post(reverse("login"), {"username": user.username, "password": PASSWORD} | fields)
    assert answer.url == CODE
    return client


def is_in(client):
    return client.get(reverse("password_change")).status_code == 200


def test_without_a_phone_the_password_is_enough(user):
    client = Client()
    client.post(reverse("login"), {"username": user.username, "password": PASSWORD})
    assert is_in(client)


def test_the_password_alone_opens_nothing(user, factor):
    assert not is_in(first_step(user))


def test_the_code_signs_in_and_leads_where_one_was_going(user, factor):
    client = first_step(user, next="/needs/")
    assert client.post(CODE, {"code": shown(factor)}).url == "/needs/"
    assert is_in(client)


def test_a_code_is_good_once(user, factor):
    code = shown(factor)
    assert first_step(user).post(CODE, {"code": code}).status_code == 302
    second = first_step(user)
    assert second.post(CODE, {"code": code}).status_code == 200
    assert not is_in(second)


def test_of_two_who_send_one_code_at_once_one_gets_in(factor):
    now, code = timezone.now(), shown(factor)
    factor.refresh_from_db()
    same = SecondFactor.objects.get(pk=factor.pk)
    assert [factor.use(code, now=now), same.use(code, now=now)] == [True, False]


@pytest.mark.parametrize(("seconds", "good"), [(0, True), (-30, True), (30, True), (-95, False), (95, False)])
def test_a_phones_clock_may_be_half_a_minute_off(factor, seconds, good):
    factor.refresh_from_db()
    now = timezone.now().replace(second=10)
    assert factor.use(shown(factor, now + timedelta(seconds=seconds)), now=now) is good


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "12 34", "-12345", "１２３４５x"])
def test_what_is_no_code_is_refused(factor, code):
    assert not factor.use(code, now=timezone.now())


def test_each_code_on_paper_signs_in_once(user, factor):
    client = first_step(user)
    typed = factor.paper[0].upper().replace("-", " ")
    assert client.post(CODE, {"code": typed}).status_code == 302
    assert first_step(user).post(CODE, {"code": factor.paper[0]}).status_code == 200
    assert RecoveryCode.objects.left(user) == 9


def test_somebody_elses_code_on_paper_is_worth_nothing(user, factor):
    other = make_holder(Role.CASEWORKER)
    codes = RecoveryCode.objects.renew(other)
    assert first_step(user).post(CODE, {"code": codes[0]}).status_code == 200


def test_wrong_codes_bring_a_wait_like_wrong_passwords(user, factor):
    client = first_step(user)
    assert [client.post(CODE, {"code": "000000"}).status_code for _ in range(5)] == [200, 200, 200, 200, 429]
    assert client.post(CODE, {"code": shown(factor)}).status_code == 429
    assert not is_in(client)
    assert AuditEntry.objects.filter(did=Did.REFUSED, key=user.pk).count() == 6


def test_after_five_minutes_one_begins_again(user, factor):
    client = first_step(user)
    session = client.session
    session["halfway"] = session["halfway"] | {"at": session["halfway"]["at"] - 301}
    session.save()
    assert client.post(CODE, {"code": shown(factor)}).url == "/login/"


def test_a_password_changed_meanwhile_begins_again(user, factor):
    client = first_step(user)
    user.set_password("drei Katzen unter dem Vordach")
    user.save()
    assert client.post(CODE, {"code": shown(factor)}).url == "/login/"


def test_setting_up_a_phone_step_by_step(user):
    browser = Browser(user)
    assert browser.get(PAGE).status_code == 200
    browser.post(PAGE)
    page = browser.get(PAGE).content.decode()
    factor = SecondFactor.objects.get(user=user)
    assert factor.key in page
    assert 'src="data:image/svg+xml' in page
    assert not user.has_second_factor()
    assert browser.post(PAGE, {"code": "000000"}).context["form"].errors
    done = browser.post(PAGE, {"code": shown(factor)})
    assert len(set(done.context["codes"])) == 10
    assert user.has_second_factor()
    again = browser.get(PAGE).content.decode()
    assert factor.key not in again
    assert done.context["codes"][0] not in again


def test_the_secret_stands_encrypted_in_the_database(factor):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM volunteers_secondfactor")
        stored = cursor.fetchone()[0]
    assert factor.secret not in stored
    assert re.match(r"k1:", stored)


def test_giving_it_up_takes_a_code_and_wrong_ones_are_counted(user, factor):
    browser = Browser(user)
    for _ in range(4):
        browser.post(PAGE, {"code": "000000", "deed": "remove"})
    assert user.has_second_factor()
    assert browser.post(PAGE, {"code": shown(factor), "deed": "remove"}).status_code == 302
    assert not user.has_second_factor()
    assert RecoveryCode.objects.left(user) == 0


def test_a_password_that_was_enough_beside_a_code_is_not_enough_alone(user, factor):
    SecondFactor.remove(user)
    client = Client()
    client.post(reverse("login"), {"username": user.username, "password": PASSWORD})
    assert client.get("/").url == reverse("password_change")


def test_a_phone_set_up_in_another_browser_is_proved_in_this_one(user, settings):
    settings.SECOND_FACTOR_FOR = ["supervisor"]
    browser = Browser(user)
    past = timezone.now() - timedelta(minutes=10)
    factor = SecondFactor.begin(user)
    factor.confirm(shown(factor, past), now=past)
    assert browser.get("/").url == PAGE
    browser.post(PAGE, {"code": shown(factor)})
    assert browser.get("/").status_code == 200


def test_the_office_may_require_it_of_a_role(user, settings):
    settings.SECOND_FACTOR_FOR = ["supervisor"]
    building = make_building()
    assert Browser(make_holder(Role.CASEWORKER, building)).get("/").status_code == 200
    browser = Browser(user)
    assert browser.get("/").url == PAGE
    assert browser.get("/admin/").url == PAGE
    assert browser.post("/households/new/", {"head": "x"}).url == PAGE
    browser.post(PAGE)
    factor = SecondFactor.objects.get(user=user)
    assert browser.post(PAGE, {"code": shown(factor)}).status_code == 200
    assert browser.get("/").status_code == 200
    later = shown(factor, timezone.now() + timedelta(seconds=30))
    browser.post(PAGE, {"code": later, "deed": "remove"})
    assert user.has_second_factor()


def test_the_security_administrator_takes_a_lost_phone_away(user, factor):
    take = reverse("signing_in:take_phone_away", args=[user.pk])
    assert Browser(make_holder(Role.SYSTEM_ADMIN)).post(take).status_code == 403
    assert Browser(make_holder(Role.SECURITY_ADMIN)).post(take).status_code == 302
    assert not user.has_second_factor()
