"""S12: each deed is exactly one entry of the audit log, in its own transaction; each look at a file is one.

That each form of the site writes one entry is asked of every POST of every test (tests/browser.py).
"""

import itertools
import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from assist import jobs
from assist.ledger.export import export_for
from assist.ledger.order import make_order
from assist.models import Job
from households.joining import add_member
from households.keeping import correct_file, correct_member
from households.leaving import leave
from households.models import Pairing, Tag, Tagging
from households.opening import open_household
from tests.access import ADDRESSES
from tests.browser import Browser
from tests.desk import Desk, keep_in_admin, type_everywhere
from tests.factories import make_building, make_holder, make_household, make_member, make_need, make_post
from tests.neighbours import make_office, path_of
from volunteers.audit.recording import record
from volunteers.audit.verifying import verify
from volunteers.models import AuditEntry, Chain, Did
from volunteers.rights import Role

TODAY = timezone.localdate
# No pages of one file: how far work is; letters, which are told as printed or exported; lists of many families (the
# sheet of a campaign is told as printed), the store, and units with what they offer.
NO_LOOK = {"ledger:job", "bringing:job", "letters:letter", "letters:workbook", "letters:pdf"}
ROOMS_WITHOUT_FILES = ("campaigns:", "goods:", "resources:")


class TakenBack(Exception):
    """The deed comes to nothing."""


DEEDS = {
    "open a file": lambda by, made: open_household(by=by, building=make_building(), head={"name": "王一"}, on=TODAY()),
    "add a member": lambda by, made: add_member(by=by, household=made.household, member={"name": "王二"}, on=TODAY()),
    "leave": lambda by, made: leave(by=by, membership=made, on=TODAY(), because="迁出"),
    "close a file": lambda by, made: made.household.close(by=by, on=TODAY(), because="迁出"),
    "correct a file": lambda by, made: correct_file(by=by, household=made.household, version=0, on=TODAY(), phone="1"),
    "correct a member": lambda by, made: correct_member(by=by, membership=made, version=0, on=TODAY(), phone="1"),
    "raise a need": lambda by, made: make_need(made.household, by=by),
    "pair": lambda by, made: Pairing.objects.pair([made.household], helper=by, since=TODAY(), by=by),
    "give a tag": lambda by, made: Tagging.objects.give(a_tag(), households=[made.household], by=by, since=TODAY()),
    "give a post": lambda by, made: make_post(Role.AUDITOR, None),
    "end a post": lambda by, made: by.posts.get().end(on=TODAY(), by=by),
}


def a_tag():
    return Tag.objects.order_by("pk").first() or Tag.objects.create(name="样例")


@pytest.fixture
def made(db, caseworker):
    """A member of an open file, with all that the deeds need around it."""
    a_tag(), make_holder(Role.AUDITOR), make_need()
    return make_member(make_household("T-9"))


def changes():
    return AuditEntry.objects.in_chain(Chain.CHANGES).count()


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_is_one_entry_and_none_when_it_is_taken_back(deed, made, caseworker):
    before = changes()
    with pytest.raises(TakenBack), transaction.atomic():
        DEEDS[deed](caseworker, made)
        raise TakenBack
    assert changes() == before
    made.refresh_from_db()
    made.household.refresh_from_db()
    with transaction.atomic():
        DEEDS[deed](caseworker, made)
    assert changes() == before + 1


class Doubting(Browser):
    """Sends each form twice: first in a transaction that comes to nothing, and then for good."""

    sent = 0

    def post(self, *args, **kwargs):
        before = AuditEntry.objects.count()
        with pytest.raises(TakenBack), transaction.atomic():
            super(Browser, self).post(*args, **kwargs)
            raise TakenBack
        assert AuditEntry.objects.count() == before, args
        self.sent += 1
        return super().post(*args, **kwargs)


@pytest.mark.trial("S12")
@pytest.mark.django_db
def test_every_form_of_a_round_of_work_is_one_entry_and_none_when_it_is_taken_back(figure):
    """That it is one, not more, is what Browser.post asks of each form that was taken."""
    building, numbers = make_building(), itertools.count(1)

    def words(name, most):
        return f"第{next(numbers)}句"[:most]

    keeper, checker = (Desk(make_holder(role, building), words) for role in (Role.CASEWORKER, Role.SUPERVISOR))
    for desk in (keeper, checker):
        desk.browser = Doubting(desk.browser.user)
    type_everywhere(keeper, checker, building)
    keep_in_admin(checker, 1)
    sent = keeper.browser.sent + checker.browser.sent
    assert [chain.fault for chain in verify([])] == [None, None]
    figure(f"{sent} forms: 0 entries when taken back, 1 when done")


def test_an_export_is_found_again_by_its_bytes_alone(made, caseworker):
    """S14: whoever holds a file that left the office can say who took it, when and why."""
    order = make_order(by=caseworker, reason="季度报表", first=TODAY(), last=TODAY())
    job = Job.objects.create(kind=Job.Kind.LEDGER, by=caseworker, reason=order.reason, wanted=order.as_json())
    jobs.run(job, export_for)
    browser = Browser(caseworker)
    fetched = b"".join(browser.get(reverse("ledger:download", args=[job.pk])).streaming_content)
    auditor = Browser(make_holder(Role.AUDITOR))
    rows = auditor.get("/audit/", {"sha256": jobs.hashlib.sha256(fetched).hexdigest()}).context["table"].data
    assert (
        sorted((row["who"], row["reason"]) for row in rows)
        == [(f"{caseworker} ({caseworker.username})", job.reason)] * 2
    )
    told = AuditEntry.objects.get(did=Did.EXPORTED)
    assert (told.by, told.key, Job.objects.get(pk=job.pk).done > 0) == (caseworker, job.pk, True)


@pytest.mark.trial("S12")
def test_every_page_of_a_file_is_one_look_at_it(db, figure):
    office = make_office("zqown", make_building())
    odd, pages = {}, 0
    for name, row in ADDRESSES.items():
        if not row.args or row.answers[Role.CASEWORKER] != 200 or name in NO_LOOK:
            continue
        if name.startswith(ROOMS_WITHOUT_FILES):
            continue
        user = make_holder(Role.CASEWORKER, office["building"])
        before = AuditEntry.objects.filter(did=Did.LOOKED).count()
        if Browser(user).get(path_of(name, office)).status_code != 200:
            continue  # what one asked for or opened oneself, and nobody else gets to see
        looks = AuditEntry.objects.filter(did=Did.LOOKED).count() - before
        if looks != 1:
            odd[name] = looks
        pages += 1
    assert odd == {}
    figure(f"{pages} pages of a file, each one look in the log")


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_one_unbroken_chain():
    def append_some():
        for _turn in range(10):
            with transaction.atomic():
                record(Did.EXPORTED, rows=1)
            record(Did.LOOKED)
        connection.close()

    before = [chain.entries for chain in verify([])]  # what other tests' browsers looked at last
    threads = [threading.Thread(target=append_some) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = zip(verify([]), before, strict=True)
    assert [(chain.entries - already, chain.fault) for chain, already in told] == [(60, None), (60, None)]
