"""The start says when the field keys are not those the database was written with."""

import base64

import pytest
from django.db import connection

from assist.checks import audit_log_is_guarded, demo_holds_no_real_office, encrypted_fields, field_keys_fit
from households.models import Household, Person
from tests.factories import make_household, make_identity, make_user
from volunteers.signing_in.backend import DEMO_PASSWORD

NEW_KEY = "k2:" + base64.urlsafe_b64encode(b"another key of thirty-two bytes!").decode()
OTHER_KEY = NEW_KEY.replace("k2", "k1")


def found():
    return [error.id for error in field_keys_fit(None, databases=["default"])]


@pytest.fixture
def office(db):
    """An office that holds an identity number."""
    make_household(head_identity=make_identity())


def test_encrypted_columns_are_known():
    assert [encrypted_fields(model) for model in (Person, Household)] == [["identity_number"], ["bank_account"]]


def test_the_right_keys_fit(office):
    assert found() == []


def test_a_new_key_in_front_fits(office, settings):
    settings.FIELD_KEYS = f"{NEW_KEY},{settings.FIELD_KEYS}"
    assert found() == []


@pytest.mark.parametrize("keys", [NEW_KEY, OTHER_KEY])
def test_other_keys_are_noticed(office, settings, keys):
    settings.FIELD_KEYS = keys
    assert set(found()) == {"assist.E001"}


def test_keys_in_the_wrong_order_are_noticed(office, settings):
    settings.FIELD_KEYS = f"{settings.FIELD_KEYS},{NEW_KEY}"
    assert found() == ["assist.E002"]


def test_an_empty_office_takes_any_keys(db, settings):
    settings.FIELD_KEYS = NEW_KEY
    assert found() == []


def real_office():
    return [error.id for error in demo_holds_no_real_office(None, databases=["default"])]


def test_the_demo_does_not_start_on_a_real_office(db, settings):
    make_user(username="caseworker").set_unusable_password()
    assert real_office() == []
    settings.DEMO = True
    assert real_office() == ["assist.E003"]


def test_the_demo_starts_on_an_empty_database_and_on_its_own(db, settings):
    settings.DEMO = True
    assert real_office() == []
    user = make_user(username="caseworker")
    user.set_password(DEMO_PASSWORD)
    user.save()
    assert real_office() == []


@pytest.mark.django_db
def test_an_audit_log_without_its_triggers_is_reported():
    assert audit_log_is_guarded(None, ["default"]) == []
    with connection.cursor() as cursor:
        name = "audit_entry_is_not_changed"
        cursor.execute(f"DROP TRIGGER {name}{' ON volunteers_auditentry' if connection.vendor == 'postgresql' else ''}")
    assert [error.id for error in audit_log_is_guarded(None, ["default"])] == ["assist.E004"]
