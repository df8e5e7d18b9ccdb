import base64
import hmac

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, migrations, models
from django.db.migrations.writer import MigrationWriter
from hypothesis import given
from hypothesis import strategies as st

from common.crypto import (
    CannotDecrypt,
    EncryptedTextField,
    decrypt,
    decrypt_bytes,
    encrypt,
    encrypt_bytes,
    field_keys,
    keyed_index,
)
from households.models import Household, Person
from tests.factories import make_household, make_person

NUMBER = "34010319510101101X"


def key(letter):
    return base64.urlsafe_b64encode(letter.encode() * 32).decode()


def stored(model, column, pk):
    """What the database itself holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} WHERE {model._meta.pk.column} = %s", [pk])  # noqa: S608 names of our own models
        return cursor.fetchone()[0]


@given(st.text(min_size=1), st.text(min_size=1))
def test_what_is_encrypted_comes_back_and_is_different_each_time(text, label):
    text = text.encode("utf-8", "ignore").decode()
    once, again = encrypt(text, label="a"), encrypt(text, label="a")
    assert once != again
    assert decrypt(once, label="a") == decrypt(again, label="a") == text


def test_a_new_key_in_front_reads_the_old_values_and_writes_new_ones(settings):
    settings.FIELD_KEYS = f"k1:{key('a')}"
    old, index = encrypt(NUMBER, label="x"), keyed_index(NUMBER, purpose="identity")
    settings.FIELD_KEYS = f"k2:{key('b')},k1:{key('a')}"
    assert decrypt(old, label="x") == NUMBER
    assert encrypt(NUMBER, label="x").startswith("k2:")
    assert keyed_index(NUMBER, purpose="identity") == index
    settings.FIELD_KEYS = f"k2:{key('b')}"
    with pytest.raises(CannotDecrypt, match="“k1” is not in FIELD_KEYS"):
        decrypt(old, label="x")


@pytest.mark.parametrize("value", [NUMBER, "k1:", "k1:AAAA", "k1:!!", f"{NUMBER}:x", "", "k1"])
def test_what_cannot_be_read_is_named_but_never_quoted(value):
    with pytest.raises(CannotDecrypt, match=r"households\.Person\.identity_number") as error:
        decrypt(value, label="households.Person.identity_number")
    assert NUMBER not in str(error.value)


def test_a_changed_value_is_noticed():
    sealed = encrypt(NUMBER, label="x")
    place = len(sealed) // 2
    other = "A" if sealed[place] != "A" else "B"
    with pytest.raises(CannotDecrypt):
        decrypt(sealed[:place] + other + sealed[place + 1 :], label="x")


@pytest.mark.parametrize(
    "keys", ["", "k1", "k1:short", f"1k:{'A' * 43}=", f"k1:{'A' * 43}=,k1:{'B' * 43}=", f"k1:{'A' * 43}=,k2:", "k1:é"]
)
def test_keys_that_cannot_be_used_stop_the_start(settings, keys):
    settings.FIELD_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        field_keys()


def test_the_index_is_an_hmac_as_everybody_computes_it():
    for value in (NUMBER, "陈", "x" * 500):
        digest = hmac.digest(field_keys().index_key, f"identity\0{value}".encode(), "sha256")
        assert keyed_index(value, purpose="identity") == digest.hex()


def test_the_index_tells_values_and_purposes_apart():
    assert keyed_index(NUMBER, purpose="a") == keyed_index(NUMBER, purpose="a")
    assert len({keyed_index(v, purpose=p) for v in (NUMBER, "1") for p in ("a", "b")}) == 4
    assert len(keyed_index(NUMBER, purpose="a")) == 64
    assert keyed_index("", purpose="a") is keyed_index(None, purpose="a") is None


@pytest.mark.django_db
def test_the_database_holds_no_readable_number_and_the_model_gives_it_back():
    person = make_person(identity_number=NUMBER)
    assert stored(Person, "identity_number", person.pk).startswith("k1:")
    assert NUMBER[6:14] not in stored(Person, "identity_number", person.pk)
    assert Person.objects.get(pk=person.pk).identity_number == NUMBER
    assert Person.objects.values_list("identity_number", flat=True).get(pk=person.pk) == NUMBER


@pytest.mark.django_db
def test_the_history_of_a_value_is_encrypted_and_readable():
    person = make_person(identity_number=NUMBER)
    row = person.history.get()
    assert row.identity_number == NUMBER
    assert stored(type(row), "identity_number", row.pk).startswith("k1:")


@pytest.mark.django_db
def test_nothing_stays_nothing():
    person = make_person(identity_number="")
    assert stored(Person, "identity_number", person.pk) == ""
    assert Person.objects.get(pk=person.pk).identity_number == ""


@pytest.mark.django_db
def test_a_value_moved_to_another_column_does_not_open():
    household = make_household()
    other = encrypt(NUMBER, label="households.Person.identity_number")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE households_household SET bank_account = %s WHERE id = %s", [other, household.pk])
    with pytest.raises(CannotDecrypt, match="bank_account"):
        Household.objects.get(pk=household.pk)


@pytest.mark.django_db
def test_every_way_of_writing_encrypts():
    person = make_person(identity_number="")
    Person.objects.filter(pk=person.pk).update(identity_number="1")
    assert stored(Person, "identity_number", person.pk).startswith("k1:")
    person.identity_number = "2"
    Person.objects.bulk_update([person], ["identity_number"])
    assert stored(Person, "identity_number", person.pk).startswith("k1:")
    assert Person.objects.get(pk=person.pk).identity_number == "2"


@pytest.mark.django_db
@pytest.mark.parametrize("lookup", ["identity_number", "identity_number__contains", "identity_number__in"])
def test_searching_in_an_encrypted_column_is_refused(lookup):
    with pytest.raises(FieldError):
        Person.objects.filter(**{lookup: NUMBER})


def test_a_migration_keeps_the_label():
    field = EncryptedTextField(label="a.B.c", blank=True)
    operation = migrations.AddField("B", "c", field)
    assert "label='a.B.c'" in MigrationWriter.serialize(operation.field)[0]
    assert isinstance(field.clone(), models.TextField)
    assert field.clone().label == "a.B.c"


def test_a_files_bytes_come_back_for_the_same_label_only():
    sealed = encrypt_bytes("身份证".encode(), label="a")
    assert "身份证".encode() not in sealed
    assert decrypt_bytes(sealed, label="a") == "身份证".encode()
    with pytest.raises(CannotDecrypt):
        decrypt_bytes(sealed, label="b")
    with pytest.raises(CannotDecrypt):
        decrypt_bytes(sealed[:-1], label="a")
    with pytest.raises(CannotDecrypt):
        decrypt_bytes(b"", label="a")
