"""Signing in, and that the demo's known password opens nothing elsewhere."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from tests.factories import make_user
from volunteers.signing_in.backend import DEMO_PASSWORD


def signed_in(**credentials):
    return authenticate(RequestFactory().post("/login/"), **credentials)


@pytest.fixture
def demo_user(db):
    user = make_user(username="caseworker")
    user.set_password(DEMO_PASSWORD)
    user.save()
    return user


def test_demo_account_signs_in_where_the_demo_is_on(demo_user, settings):
    settings.DEMO = True
    assert signed_in(username="caseworker", password=DEMO_PASSWORD) == demo_user


def test_demo_account_signs_nobody_in_where_it_is_off(demo_user, settings):
    settings.DEMO = False
    assert signed_in(username="caseworker", password=DEMO_PASSWORD) is None


def test_no_other_account_can_take_the_demo_password():
    with pytest.raises(ValidationError):
        validate_password(DEMO_PASSWORD)


def test_helper_without_a_sign_in_name_cannot_sign_in(db):
    helper = make_user()
    helper.username = None
    helper.set_unusable_password()
    helper.save()
    assert signed_in(username="", password="") is None
    assert signed_in(username=None, password="anything that is long enough") is None
