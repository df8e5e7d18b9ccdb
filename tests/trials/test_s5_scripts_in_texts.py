"""S5: whatever stands in a text of the database or in a cell, every page there is shows it as text."""

from itertools import count

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from assist import jobs
from assist.models import Job
from benefits.seeds import seed_benefits
from common.crypto import EncryptedTextField
from households.models import FormerValue
from needs.models import Need
from tests.access import ADDRESSES
from tests.browser import Browser
from tests.every_page import admin_pages, office_pages, opened_by
from tests.factories import make_building, make_household, make_identity, make_unit
from tests.hostile import PAYLOADS, caught, watch
from tests.needs.people import EVIDENCE
from tests.neighbours import holder, make_office
from volunteers.models import AuditEntry, AuditSeal, AuditTail
from volunteers.rights import Role

pytestmark = pytest.mark.django_db(transaction=True)
TURNS = 3
# What the program itself makes and reads again, or what nobody may change.
NOT_TYPED = {
    "password", "stored_name", "search_text", "name_key", "file", "code", "conditions", "done", "identity_index",
    "identity_tail_index", "key", "history_type",
}  # fmt: skip
NOT_CHANGED = {AuditEntry, AuditSeal, AuditTail, FormerValue}


def typed_fields(model):
    """The fields of a model in which somebody's words may stand."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not (field.choices or field.unique or isinstance(field, EncryptedTextField) or field.name in NOT_TYPED)
    ]


def soil(turn) -> int:
    """Put something that would run into every text of every row, another each; says into how many."""
    numbers, soiled = count(turn), 0
    for model in apps.get_models():
        if model.__module__.partition(".")[0] not in settings.ROOMS or model in NOT_CHANGED:
            continue
        for row in model._base_manager.order_by("pk"):
            for field in typed_fields(model):
                number = next(numbers)
                fitting = [text for text in PAYLOADS if len(text) <= (field.max_length or 2000) - 6] or ["<b>"]
                text = f"{fitting[number % len(fitting)]}{number}"[: field.max_length]
                try:
                    with transaction.atomic():
                        soiled += model._base_manager.filter(pk=row.pk).update(**{field.name: text})
                except IntegrityError:
                    continue  # here no word may stand, such as a reason for closing an open file
    return soiled


def make_import(user, turn):
    """A list whose cells would run; looked at, with what it says of each."""
    seed_benefits()
    cells = [PAYLOADS[(turn + number) % len(PAYLOADS)].replace(",", "，").replace('"', "") for number in range(6)]
    rows = [f"{cell},\t{make_identity()},{cell},{cell},600,{cell}" for cell in cells]
    text = "\n".join(["姓名,身份证号,救助类别,所属社区,月保障金,状态", *rows])
    file = SimpleUploadedFile("名册<b data-hurt>.csv", text.encode())
    Browser(user).post(reverse("bringing:page"), {"files": [file], "month": "2025-09"})
    job = Job.objects.latest("pk")
    jobs.run(job)
    return job


@pytest.mark.trial("S5")
@pytest.mark.parametrize("turn", range(TURNS))
def test_no_text_runs_on_any_page(chromium, turn, figure):
    building = make_building()
    office, pages = make_office("zqown", building), 0
    make_household("T-2", building=building)
    make_unit(note="单位")
    need = Need.objects.get(pk=office["need"])
    need.take_on(by=office["user"])
    need.propose_done(by=office["user"], result="已办好", evidence=[EVIDENCE])
    brought = make_import(office["user"], turn)
    texts = soil(turn)
    addresses = [
        *office_pages(office, typed="<b data-hurt>"),
        reverse("bringing:job", args=[brought.pk]),
        *admin_pages(),
    ]
    left = dict.fromkeys(addresses)
    for role in (Role.CASEWORKER, Role.SUPERVISOR, Role.SECURITY_ADMIN, Role.AUDITOR):
        user = holder(role, {"own": office})
        page = chromium.open(user)
        watch(page)
        for path in list(opened_by(user, left)):
            page.goto(path)
            assert caught(page) == [], path
            del left[path]
            pages += 1
    assert pages > len(ADDRESSES) // 2
    figure(f"{texts} texts on {pages} pages: nothing runs, the console is silent")
