"""S4: no form is taken without its token, and no link changes anything."""

import hashlib

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from assist.demo import make_demo_office
from assist.models import Job
from tests.access import ADDRESSES
from tests.browser import Browser
from tests.crawl import crawl
from tests.every_page import admin_pages
from tests.factories import make_building
from tests.neighbours import make_office, named_patterns, path_of
from volunteers.models import AuditEntry, AuditTail, Chain, Did, User

WATCHED = ("supervisor", "caseworker", "reviewer", "auditor", "sysadmin", "secadmin")
# Where somebody is signed in, and what the log says of who looked at what: not the office's data.
TAKEN_ALONG = (Did.PRINTED, Did.EXPORTED, Did.FETCHED)  # a link to a paper or a file says who took it
OWN_TRACE = {"django_session", AuditEntry._meta.db_table, AuditTail._meta.db_table}


def signature():
    """Every table of the office with the hash of all its rows."""
    found = {}
    for table in sorted(model._meta.db_table for model in apps.get_models(include_auto_created=True)):
        if table in OWN_TRACE:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- a table of ours
            rows = sorted(map(repr, cursor.fetchall()))
        found[table] = len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()
    changes = AuditEntry.objects.filter(chain=Chain.CHANGES).exclude(did__in=TAKEN_ALONG)
    found["changes in the log"] = changes.count()
    return found


@pytest.mark.trial("S4")
@pytest.mark.django_db
def test_no_address_takes_a_form_without_its_token(figure):
    office = make_office("zqown", make_building())
    assert {name for name, _pattern in named_patterns()} == set(ADDRESSES)
    addresses = [path_of(name, office) for name in ADDRESSES] + list(admin_pages())
    refused = 0
    for user in (office["user"], User.objects.create(name="主管", username="someone")):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(user)
        for path in addresses:
            for method in ("post", "put", "patch", "delete"):
                assert getattr(browser, method)(path).status_code == 403, (method, path)
                refused += 1
            forged = browser.post(
                path, {"csrfmiddlewaretoken": "x" * 64}, headers={"origin": "https://elsewhere.example"}
            )
            assert forged.status_code == 403, path
            refused += 1
    figure(f"{refused} of {refused} forms without their token refused at {len(addresses)} addresses")


@pytest.mark.trial("S4")
@pytest.mark.django_db
def test_no_link_changes_anything(figure):
    make_demo_office(today=timezone.localdate())
    by = User.objects.get(username="supervisor")
    Job.objects.create(kind=Job.Kind.LEDGER, by=by, reason="月报", wanted={})
    browsers = [Browser(User.objects.get(username=name)) for name in WATCHED]
    before, asked, kinds = signature(), 0, set()
    for browser in browsers:
        for path, response in crawl(super(Browser, browser).get):  # without its own eye on what is written
            assert response.status_code < 500, path
            asked += 1
            kinds.add(response.resolver_match.view_name if response.resolver_match else path)
    after = signature()
    changed = [table for table in before if before[table] != after[table]]
    assert changed == []
    assert asked > 300
    figure(f"{asked} links of {len(kinds)} kinds followed by {len(WATCHED)} people: {len(after)} tables unchanged")
