"""F1 to F9, R13 and ten at once for departments' lists, as they come: sent to the page and read by the worker."""

import io
import random
import time
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.urls import reverse
from openpyxl import Workbook

from assist import jobs
from assist.models import Job
from benefits.models import Award, Roster
from benefits.seeds import seed_benefits
from tests.browser import Browser
from tests.common.old_workbook import old_workbook
from tests.common.test_workbook_mutants import mutant
from tests.common.test_workbook_reading import BOMBS, parts, sheet_xml, text_cell, zipped
from tests.factories import make_community, make_holder, make_identity, rows_of_lists
from tests.imports.redrawn import SPELLINGS
from tests.trials.test_f10_lists import with_part
from volunteers.models import AuditEntry, Did
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
HEADINGS = ["姓名", "身份证号", "救助类别", "所属社区", "月保障金", "状态"]
RARE = ("陈𣲗", "王䶮", "李珣", "赵𠮷")
MUTANTS, AT_ONCE = 300, 20


@pytest.fixture(autouse=True)
def office(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    seed_benefits()
    make_community()


def line(name, number, kind="低保", amount=600):
    return [name, number, kind, "县桥社区", amount, "正常"]


def book(*lines):
    """A list as a workbook."""
    made, data = Workbook(), io.BytesIO()
    for one in (["2025年9月民政救助对象名册"], HEADINGS, *lines):
        made.active.append(one)
    made.save(data)
    return data.getvalue()


def text(*lines, encoding="gb18030"):
    """A list as comma-separated text."""
    return "\n".join(",".join(map(str, one)) for one in (HEADINGS, *lines)).encode(encoding)


def sent(browser, *files):
    """What was sent with the page's form (name, bytes): the job, and what its page says when it has ended."""
    uploads = [SimpleUploadedFile(name, data) for name, data in files]
    assert browser.post(reverse("bringing:page"), {"files": uploads, "month": "2025-09"}).status_code == 302
    return read(browser, Job.objects.latest("pk"))


def read(browser, job):
    jobs.run(job)
    assert job.status == Job.Status.DONE, job.message
    return job, browser.get(reverse("bringing:job", args=[job.pk])).context["told"]


def written(browser, *files):
    """The same, and then for good."""
    rehearsed, _told = sent(browser, *files)
    browser.post(reverse("bringing:go", args=[rehearsed.pk]))
    return read(browser, Job.objects.latest("pk"))


def refused_at_once(browser, name, data):
    """Nothing was read of it, and the page says why; how long that took."""
    start = time.monotonic()
    _job, told = sent(browser, (name, data))
    seconds = time.monotonic() - start
    assert told["unreadable"] and told["unreadable"][0][1] and not told["changes"], name
    assert not Roster.objects.exists()
    return seconds, told["unreadable"][0][1]


def package(tmp_path, sheet):
    path = tmp_path / "made.xlsx"
    zipped(path, parts(sheet_xml(sheet)))
    return path.read_bytes()


@pytest.mark.trial("F1")
def test_a_far_cell_in_a_list_is_named_on_the_page(browser, tmp_path, figure):
    far = f'<row r="1048576">{text_cell("XFD1048576", "y")}</row>'
    data = package(tmp_path, f'<sheetData><row r="1">{text_cell("A1", "x")}</row>{far}</sheetData>')
    seconds, why = refused_at_once(browser, "2025年9月民政名册.xlsx", data)
    assert "XFD1048576" in why and seconds <= 4
    figure(f"{len(data)} bytes refused on the page in {seconds:.1f} s: {why}")


@pytest.mark.parametrize(
    "kind",
    [pytest.param("rows", marks=pytest.mark.trial("F2")), pytest.param("one cell", marks=pytest.mark.trial("F3"))],
)
def test_a_bomb_sent_as_a_list_is_refused_on_the_page(browser, tmp_path, kind, figure):
    seconds, why = refused_at_once(browser, "2025年9月民政名册.xlsx", package(tmp_path, BOMBS[kind]))
    assert seconds <= 4
    figure(f"{kind}: refused in {seconds:.1f} s: {why}")


@pytest.mark.trial("F5")
def test_mutants_of_a_list_end_no_job(browser, figure):
    source = book(*(line(f"陈{one}", make_identity()) for one in "甲乙丙丁"))
    chance, read_well, slowest = random.Random(5), 0, 0  # noqa: S311 - the same mutants each time
    for turn in range(MUTANTS // AT_ONCE):
        files = [(f"2025年9月民政{turn}-{number}.xlsx", mutant(source, chance)) for number in range(AT_ONCE)]
        start = time.monotonic()
        _job, told = sent(browser, *files)
        slowest = max(slowest, (time.monotonic() - start) / AT_ONCE)
        read_well += AT_ONCE - len(told["unreadable"])
    assert 0 < read_well < MUTANTS and slowest <= 10
    figure(f"{MUTANTS} mutants, {read_well} read, the others refused; {slowest:.1f} s each at most, no job failed")


@pytest.mark.trial("F6")
def test_what_is_no_list_is_refused_by_what_it_is(browser, tmp_path, figure):
    good = book(line("陈大", make_identity()))
    harmful = {
        "宏.xlsx": with_part(tmp_path / "1.xlsx", "xl/vbaProject.bin").read_bytes(),
        "外链.xlsx": with_part(tmp_path / "2.xlsx", "xl/externalLinks/externalLink1.xml", b"<a/>").read_bytes(),
        "路径.xlsx": with_part(tmp_path / "3.xlsx", "../../etc/passwd").read_bytes(),
        "加密.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
        "两种.xlsx": b"GIF89a" + good,
        "文档.xlsx": b"%PDF-1.4",
        "程序.csv": b"MZ\0\0" * 400,
    }
    told = {name: refused_at_once(browser, f"2025年9月民政{name}", data)[1] for name, data in harmful.items()}
    assert len(set(told.values())) >= 5
    empty = SimpleUploadedFile("2025年9月民政空.csv", b"")
    assert browser.post(reverse("bringing:page"), {"files": [empty]}).status_code == 422
    people = [line("陈大", make_identity())]
    renamed = {"表.csv": book(*people), "表.xls": book(*people), "字.xlsx": text(*people)}
    for name, data in renamed.items():  # what it holds decides, not its name
        _job, said = sent(browser, (f"2025年9月民政{name}", data))
        assert not said["unreadable"] and said["sheets"][0]["counts"][0] == 1, name
    figure(f"{len(harmful) + 1} refused, each by what it is; {len(renamed)} with another ending read as what they are")


@pytest.mark.trial("F7")
def test_every_encoding_of_a_list_is_stored_to_the_letter(browser, figure):
    encodings = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
    for number, encoding in enumerate(encodings):
        people = [line(name, make_identity(date(1940 + number, 1, 1))) for name in RARE]
        written(browser, (f"2025年9月民政{number}.csv", text(*people, encoding=encoding)))
        names = sorted(Award.objects.values_list("name", flat=True))
        assert names == sorted(RARE * (number + 1)), encoding
    mixed = text(line("陈𣲗", make_identity()), line("王䶮", make_identity()), encoding="utf-8")
    mixed += b"\n" + ",".join(map(str, line("赵堃", make_identity()))).encode("gb18030")
    _job, told = written(browser, ("2025年9月民政混.csv", mixed))
    assert len(told["refused"]) == 1 and told["refused"][0][0].rstrip().endswith("4")
    stored = [*Award.objects.values_list("name", flat=True), *(entry.name for entry in rows_of_lists())]
    assert not any(bad in name for name in stored for bad in ("?", "\ufffd"))
    figure(f"{len(RARE)} rare names in {len(encodings)} encodings stored to the letter, one odd line refused by number")


@pytest.mark.trial("F8")
def test_no_number_that_lost_its_end_reaches_an_award(browser, figure):
    number = make_identity()
    cells = [float(number[:17] + "0"), 3.40103196001029e17, "3.40103E+17", "340103196001029000", f"{number[:17]}3.0"]
    lines = [line(f"陈{'甲乙丙丁戊'[place]}", cell) for place, cell in enumerate(cells)]
    for name, data in (
        ("名册.xlsx", book(*lines)),
        ("名册.xls", old_workbook({"2025年9月民政": ([HEADINGS, *lines],)})),
        ("名册.csv", text(*lines)),
    ):
        _job, told = written(browser, (f"2025年9月民政{name}", data))
        refused = sum(sheet["counts"][-1] for sheet in told["sheets"])
        assert refused == len(cells) and told["refused"], (name, told["refused"])
    assert not Award.objects.exists() and not rows_of_lists()
    figure(f"{3 * len(cells)} cells refused, 0 stored, 0 repaired")


@pytest.mark.trial("F9")
def test_however_a_list_spells_a_number_it_is_one_persons(browser, figure):
    number = make_identity()
    spelled = [*(spell(number) for spell in SPELLINGS), f"{number}\u200b", f"\xa0{number}", f"“{number}”"]
    for month, one in enumerate(spelled, 1):
        made, data = Workbook(), io.BytesIO()
        for row in (HEADINGS, line("陈大", one)):
            made.active.append(row)
        made.save(data)
        file = SimpleUploadedFile(f"2025年{month}月民政名册.xlsx", data.getvalue())
        browser.post(reverse("bringing:page"), {"files": [file]})
        rehearsed, told = read(browser, Job.objects.latest("pk"))
        assert not told["refused"], (one, told["refused"])
        browser.post(reverse("bringing:go", args=[rehearsed.pk]))
        read(browser, Job.objects.latest("pk"))
    assert Award.objects.count() == 1 and {entry.identity_number for entry in rows_of_lists()} == {number}
    wrong = number[:17] + ("1" if number[17] != "1" else "2")
    _job, told = sent(browser, ("2025年9月民政错.csv", text(line("陈大", wrong))))
    assert len(told["refused"]) == 1
    figure(f"{len(spelled)} spellings in as many months are one award; a wrong check digit is refused")


def together(*deeds):
    """All at one moment, each over a connection of its own; what each raised, if it did."""
    barrier, ends = Barrier(len(deeds)), [None] * len(deeds)

    def do(number, deed):
        try:
            barrier.wait()
            deed()
        except Exception as error:
            ends[number] = error
        finally:
            connections.close_all()

    threads = [Thread(target=do, args=pair, daemon=True) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [end for end in ends if end is not None]


@pytest.mark.trial("R13")
@pytest.mark.django_db(transaction=True)
def test_two_workers_started_by_mistake_bring_a_list_in_once(caseworker, figure):
    browser = Browser(caseworker)
    for round_ in range(5):
        people = [line(f"陈{one}", make_identity()) for one in "甲乙丙"]
        rehearsed, _told = sent(browser, (f"2025年9月民政{round_}.csv", text(*people)))
        browser.post(reverse("bringing:go", args=[rehearsed.pk]))
        pk = Job.objects.latest("pk").pk
        assert not together(*[lambda pk=pk: jobs.run(Job.objects.get(pk=pk))] * 3)
        assert Job.objects.get(pk=pk).status == Job.Status.DONE
        assert (Roster.objects.count(), Award.objects.count()) == (round_ + 1, 3 * (round_ + 1))
    assert AuditEntry.objects.filter(did=Did.IMPORTED).count() == 5
    job = Job.objects.latest("pk")
    for jump in (timedelta(hours=1), -timedelta(hours=1)):  # the clock is set meanwhile: what is done stays done
        Job.objects.filter(pk=job.pk).update(heartbeat_at=job.heartbeat_at + jump)
        jobs.run(Job.objects.get(pk=job.pk))
        assert Job.objects.get(pk=job.pk).status == Job.Status.DONE
    figure("5 imports, each taken by 3 workers at one moment, done once; a clock an hour off starts none again")


@pytest.mark.trial("R13")
@pytest.mark.django_db(transaction=True)
def test_ten_conflicting_imports_at_once_leave_one_truth(figure):
    make_community()
    keepers = [make_holder(Role.CASEWORKER) for _ in range(10)]
    numbers = [make_identity(date(1930 + one, 1, 1)) for one in range(5)]
    asked = []
    for place, keeper in enumerate(keepers):
        lines = [line(f"陈{'甲乙丙丁戊'[one]}", number, amount=100 * (place + 1)) for one, number in enumerate(numbers)]
        browser = Browser(keeper)
        rehearsed, _told = sent(browser, (f"2025年9月民政名册{place}.csv", text(*lines)))
        browser.post(reverse("bringing:go", args=[rehearsed.pk]))
        asked.append(Job.objects.latest("pk").pk)
    raised = together(*(lambda pk=pk: jobs.run(Job.objects.get(pk=pk)) for pk in asked))
    failed = [pk for pk in asked if Job.objects.get(pk=pk).status == Job.Status.FAILED]
    for pk in failed:
        again = jobs.ask_again(Job.objects.get(pk=pk), by=Job.objects.get(pk=pk).by)
        jobs.run(again)
        assert again.status == Job.Status.DONE, again.message
    assert not raised, raised
    assert Roster.objects.count() == 10 and len(rows_of_lists()) == 50
    amounts = Award.objects.values_list("name", "amount")
    assert len(amounts) == 5 and len({amount for _name, amount in amounts}) == 1  # all of one list, none mixed
    figure(f"10 lists at one moment, {len(failed)} run again; 5 awards, all as one of the lists says")
