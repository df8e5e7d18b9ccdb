"""The audit log: one entry for what one transaction did, chained, and changed by nobody."""

import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from households.models import Household
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_lead, make_visit
from volunteers.audit.recording import record
from volunteers.audit.verifying import verify
from volunteers.audit.words import rows_of
from volunteers.models import AuditEntry, Chain, Did, Team
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def newest():
    return AuditEntry.objects.latest_first().first()


def test_what_one_transaction_does_is_one_entry(caseworker):
    household = make_household()
    before = AuditEntry.objects.count()
    household.close(by=caseworker, on=household.opened_on, because="迁出")
    entry = newest()
    assert AuditEntry.objects.count() == before + 1
    assert (entry.by, entry.did, entry.word, entry.file_id, entry.file) == (
        caseworker, Did.STEP, "closed", household.pk, household.number,
    )  # fmt: skip


def test_what_comes_to_nothing_leaves_no_entry(caseworker):
    household = make_household()
    before = AuditEntry.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        household.close(by=caseworker, on=household.opened_on, because="迁出")
        record(Did.EXPORTED, by=caseworker, rows=3)
        raise RuntimeError
    assert AuditEntry.objects.count() == before
    assert all(chain.fault is None for chain in verify([]))


def test_a_save_that_came_to_nothing_hides_no_later_write(caseworker):
    household = make_household()
    with pytest.raises(RuntimeError), transaction.atomic():
        household.note = "不算"
        household.save()
        raise RuntimeError
    before = AuditEntry.objects.count()
    type(household).objects.filter(pk=household.pk).update(note="改过")
    assert AuditEntry.objects.count() == before + 1


def test_what_a_savepoint_takes_back_is_not_in_the_entry(caseworker):
    household = make_household()
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            household.close(by=caseworker, on=household.opened_on, because="迁出")
            raise RuntimeError
        make_visit(household, visitors=[caseworker])
    assert "closed" not in newest().details
    assert "households.visit" in newest().details


def test_the_old_value_and_the_new_one_are_told_and_secrets_are_masked(caseworker):
    household = make_household(phone="13800000001", bank_account="6222000011112222")
    household.correct(by=caseworker, version=0, phone="13800000002", bank_account="6222000011113333")
    (line,) = json.loads(newest().details)["rows_written"]
    assert line["fields"]["phone"] == ["13800000001", "13800000002"]
    assert "2222" in line["fields"]["bank_account"][0]
    assert "6222000011112222" not in newest().details


@pytest.mark.parametrize("sql", ["UPDATE {} SET who = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["volunteers_auditentry", "volunteers_auditseal"])
def test_the_database_refuses_to_change_the_log(sql, table, caseworker):
    record(Did.EXPORTED, by=caseworker)
    with connection.cursor() as cursor:
        if table.endswith("seal"):
            cursor.execute(
                "INSERT INTO volunteers_auditseal (chain, first_number, last_number, first_at, last_at, previous, hash,"
                " sealed_at, mark) VALUES ('looks', 900, 900, '2020-01-01', '2020-01-01', '', '', '2020-01-01', '')"
            )
        with pytest.raises(DatabaseError, match="audit log"), transaction.atomic():
            cursor.execute(sql.format(table).replace("who", "hash"))


def test_a_look_counts_once_within_ten_minutes(caseworker):
    household, browser = make_household(), Browser(caseworker)
    for _time in range(3):
        browser.get(reverse("households:file", args=[household.number]))
        browser.get(reverse("households:members", args=[household.number]))
    looks = AuditEntry.objects.filter(did=Did.LOOKED)
    assert [(look.by, look.file_id, look.chain) for look in looks] == [(caseworker, household.pk, Chain.LOOKS)]


def test_a_look_at_a_lead_that_is_on_no_file_yet_counts_once_too(caseworker):
    lead, browser = make_lead(), Browser(caseworker)
    for _time in range(2):
        browser.get(reverse("leads:lead", args=[lead.pk]))
    looks = AuditEntry.objects.filter(did=Did.LOOKED)
    assert [(look.by, look.what, look.key, look.file_id) for look in looks] == [
        (caseworker, "households.lead", lead.pk, None)
    ]
    (told,) = rows_of(looks)
    assert str(lead.pk) in told["did"]


def test_signing_in_and_failing_to_is_written_down_without_the_name_that_nobody_has(client, caseworker):
    caseworker.set_password("correct horse battery staple")
    caseworker.save()
    login = reverse("login")
    client.post(login, {"username": "my-password-by-mistake", "password": "x"})
    client.post(login, {"username": caseworker.username, "password": "wrong"})
    client.post(login, {"username": caseworker.username, "password": "correct horse battery staple"})
    client.post(reverse("logout"))
    entries = AuditEntry.objects.in_chain(Chain.LOOKS)
    assert [(entry.did, entry.succeeded) for entry in entries] == [
        (Did.REFUSED, False), (Did.REFUSED, False), (Did.SIGNED_IN, True), (Did.SIGNED_OUT, True),
    ]  # fmt: skip
    assert "mistake" not in "".join(entry.who for entry in entries)
    assert all(entry.address == "127.0.0.1" for entry in entries)
    assert AuditEntry.objects.filter(did=Did.PASSWORD).count() == 1


def test_signing_in_types_nothing_over(client, caseworker):
    caseworker.set_password("correct horse battery staple")
    caseworker.save()
    versions, changes = caseworker.history.count(), AuditEntry.objects.filter(did=Did.CHANGED).count()
    client.post(reverse("login"), {"username": caseworker.username, "password": "correct horse battery staple"})
    caseworker.refresh_from_db()
    assert caseworker.last_login
    assert caseworker.history.count() == versions
    assert AuditEntry.objects.filter(did=Did.CHANGED).count() == changes


def test_what_is_written_by_an_update_alone_and_in_no_transaction_is_one_entry():
    household = make_household()
    before = AuditEntry.objects.count()
    Household.objects.filter(pk=household.pk).update(phone="13800000009")
    assert AuditEntry.objects.count() == before + 1
    assert (newest().did, newest().what) == (Did.CHANGED, "households.household")


def test_a_row_that_is_saved_in_no_transaction_is_told_once(caseworker):
    before = AuditEntry.objects.count()
    caseworker.phone = "13800000009"
    caseworker.save()
    Team.objects.create(name="庐州街坊", capacity="volunteer")
    assert AuditEntry.objects.count() == before + 2


@pytest.mark.django_db(transaction=True)
def test_emptying_the_tables_after_a_test_leaves_the_log_empty_too():
    make_household()
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_update_in_no_transaction_comes_to_nothing_where_the_log_cannot_be_written():
    household = make_household(phone="1")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE volunteers_audittail RENAME TO volunteers_audittail_away")
        try:
            with pytest.raises(DatabaseError):
                Household.objects.filter(pk=household.pk).update(phone="2")
            assert Household.objects.get(pk=household.pk).phone == "1"
        finally:
            cursor.execute("ALTER TABLE volunteers_audittail_away RENAME TO volunteers_audittail")


def test_a_refused_form_that_shows_a_file_is_a_look_and_a_refusal_that_shows_nothing_is_none(caseworker):
    household = make_household()
    browser = Browser(caseworker)
    refused = browser.post(reverse("households:edit", args=[household.number]), {})
    assert household.number in refused.content.decode()
    assert AuditEntry.objects.filter(did=Did.LOOKED, file_id=household.pk).count() == 1
    other = Browser(make_holder(Role.BUILDING_LEAD, household.building))
    assert other.get(reverse("households:means", args=[household.number])).status_code in (403, 404)
    assert AuditEntry.objects.filter(did=Did.LOOKED).count() == 1


def test_a_try_during_a_wait_is_written_down_too(client, caseworker):
    for _try in range(7):
        last = client.post(reverse("login"), {"username": caseworker.username, "password": "wrong"})
    assert last.status_code == 429
    assert AuditEntry.objects.filter(did=Did.REFUSED, key=caseworker.pk).count() == 7
