"""What a password must be, and who has to choose one of his own first (S8)."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings

from tests.browser import Browser
from tests.factories import make_area, make_holder, make_user
from volunteers.models import SecondFactor, User
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
GOOD, ANOTHER = "eine lange Treppe im Dunkeln", "drei Katzen unter dem Vordach"


def refused(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {found.code for found in error.error_list}
    return set()


@pytest.fixture
def user():
    make_area("迎宾片区")
    user = make_user("欧阳春华", username="ouyang.c")
    user.phone = "13905510000"
    user.set_password(GOOD)
    user.save()
    return user


@pytest.mark.parametrize(("length", "good"), [(14, False), (15, True), (64, True), (200, True), (1001, False)])
def test_fifteen_characters_and_many_more(user, length, good):
    password = ("tk7 Wasser 屋檐 pfiff " * 60)[:length]
    assert (refused(password, user) == set()) is good


def test_eight_are_enough_with_a_second_factor(user):
    SecondFactor.objects.create(user=user, secret="00" * 20, confirmed_at=timezone.now())
    assert refused("tk7 屋檐 pf", user) == set()
    assert refused("tk7 屋檐", user) == {"password_too_short"}


def test_a_second_factor_that_was_never_used_does_not_count(user):
    SecondFactor.begin(user)
    assert refused("tk7 屋檐 pf", user) == {"password_too_short"}


def test_what_everybody_uses_is_refused(user):
    SecondFactor.objects.create(user=user, secret="00" * 20, confirmed_at=timezone.now())
    assert "password_too_common" in refused("sunshine", user)


@pytest.mark.parametrize(
    "password",
    [
        "xiaoyaojinjiedao2026",
        "XianqiaoShequ-2026!",
        "县桥社区2026年县桥社区2026年",
        "逍遥津逍遥津逍遥津逍遥津逍遥津",
        "yingbinpianqu12345",
        "ouyangchunhua1990",
        "欧阳春华欧阳春华19901122abc",
        "ouyang.c.ouyang.c.1",
        "13905510000-13905510000",
        "password-xianqiao-1",
    ],
)
def test_names_of_the_office_and_of_oneself_are_refused(user, password):
    make_holder(Role.CASEWORKER)  # 逍遥津街道, 县桥社区
    assert refused(password, user) & {"password_expected", "password_repeats"}


def test_a_sentence_may_hold_a_name(user):
    assert refused("die Treppe in 县桥社区 ist steil", user) == set()


@pytest.mark.parametrize("password", ["aaaaaaaaaaaaaaaa", "abc123abc123abc123", "1234567890123456", "zyxwvutsrqponmlk"])
def test_one_thing_again_and_again_is_refused(user, password):
    assert "password_repeats" in refused(password, user)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the user only lends the names
@given(strategies.text(min_size=0, max_size=80))
def test_no_text_breaks_the_rules(user, text):
    refused(text, user)


def test_a_password_given_by_an_administrator_holds_for_the_first_sign_in_only(user):
    admin = Browser(make_holder(Role.SYSTEM_ADMIN))
    given_one = {"password1": ANOTHER, "password2": ANOTHER, "usable_password": "true", "set-password": "1"}
    assert admin.post(f"/admin/volunteers/user/{user.pk}/password/", given_one).status_code == 302
    client = Client()
    client.post(reverse("login"), {"username": "ouyang.c", "password": ANOTHER})
    for path in ("/", "/households/", "/admin/", "/search/?q=x", "/ledger/"):
        assert client.get(path).url == reverse("password_change"), path
    assert client.post("/households/new/", {"head": "x"}).url == reverse("password_change")
    swapped = client.get("/home/counts/", headers={"hx-request": "true"})
    assert swapped["HX-Redirect"] == reverse("password_change")
    chosen = {"old_password": ANOTHER, "new_password1": GOOD, "new_password2": GOOD}
    assert client.post(reverse("password_change"), chosen).url == reverse("password_change_done")
    assert client.get("/").status_code == 200


def test_an_account_made_in_the_admin_site_begins_with_a_password_to_change():
    admin = Browser(make_holder(Role.SYSTEM_ADMIN))
    fields = {"name": "新同事", "username": "new.one", "password1": GOOD, "password2": GOOD}
    assert admin.post("/admin/volunteers/user/add/", fields).status_code == 302
    assert User.objects.get(username="new.one").must_change_password


def test_the_same_password_again_is_no_change(user):
    browser = Browser(user)
    same = {"old_password": GOOD, "new_password1": GOOD, "new_password2": GOOD}
    page = browser.post(reverse("password_change"), same)
    assert "new_password2" in page.context["form"].errors


def test_nobody_has_to_change_a_good_password_by_the_calendar(user):
    User.objects.update(password_changed_at=timezone.now() - timedelta(days=3000))
    assert Browser(User.objects.get(pk=user.pk)).get("/").status_code == 200


@pytest.mark.parametrize(("days", "has_to"), [(89, False), (91, True)])
def test_the_office_may_want_a_new_one_every_ninety_days(user, settings, days, has_to):
    settings.PASSWORD_DAYS = 90
    User.objects.update(password_changed_at=timezone.now() - timedelta(days=days))
    answer = Browser(User.objects.get(pk=user.pk)).get("/")
    assert (answer.status_code == 302) is has_to


def test_at_an_open_desk_the_old_password_is_not_guessed_for_long(user):
    browser = Browser(user)
    guess = {"old_password": "wrong", "new_password1": ANOTHER, "new_password2": ANOTHER}
    assert [browser.post(reverse("password_change"), guess).status_code for _ in range(5)] == [200] * 4 + [429]
    assert browser.post(reverse("password_change"), guess | {"old_password": GOOD}).status_code == 429
    user.refresh_from_db()
    assert user.check_password(GOOD)
