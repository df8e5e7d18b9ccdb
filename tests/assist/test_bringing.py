"""Departments' lists brought in through the browser: rehearsed, corrected, written; and compared."""

import os
from datetime import date, timedelta
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django.asserts import assertContains

from assist import jobs
from assist.bringing import work
from assist.models import Job
from benefits.models import Award, Finding, Lesson, Roster
from benefits.seeds import seed_benefits
from tests.browser import Browser
from tests.factories import (
    make_award,
    make_far_building,
    make_holder,
    make_household,
    make_identity,
)
from volunteers.audit.recording import Did
from volunteers.models import AuditEntry
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
NUMBER, FAR = make_identity(date(1940, 1, 2)), make_identity(date(1950, 1, 2))


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    seed_benefits()


def upload(browser, text, *, name="民政名册.csv", **words):
    file = SimpleUploadedFile(name, text.encode("gb18030"))
    response = browser.post(reverse("bringing:page"), {"files": [file], **words})
    return Job.objects.latest("pk") if response.status_code == 302 else response


def roster(*rows):
    return "\n".join(["姓名,身份证号,救助类别,所属社区,月保障金,状态", *rows])


ROW = f"陈大,\t{NUMBER},低保,县桥社区,600,正常"


def test_a_list_is_rehearsed_told_its_month_and_written(browser):
    job = upload(browser, roster(ROW))
    jobs.run(job)
    page = browser.get(reverse("bringing:job", args=[job.pk]))
    assertContains(page, "2025-09")  # the month is asked for
    assert not Roster.objects.exists()
    browser.post(reverse("bringing:go", args=[job.pk]), {"rehearse": "1", "month": "2025-09"})
    told = Job.objects.latest("pk")
    jobs.run(told)
    assert (told.wanted["dry_run"], Roster.objects.exists()) == (True, False)
    for _twice in range(2):
        browser.post(reverse("bringing:go", args=[told.pk]))
    written = Job.objects.latest("pk")
    assert Job.objects.count() == 3
    jobs.run(written)
    assert written.status == Job.Status.DONE, written.message
    assert Award.objects.get().seen_in == date(2025, 9, 1)
    report = browser.get(reverse("bringing:report", args=[written.pk]))
    assert b"".join(report.streaming_content).startswith(b"PK")
    report.close()


def test_refused_rows_come_back_as_a_workbook_to_be_corrected_and_brought_in_again(browser):
    job = upload(browser, roster(ROW, f"李二,\t{FAR},某某金,县桥社区,600,正常"), name="2025年9月民政名册.csv")
    jobs.run(job)
    answer = browser.get(reverse("bringing:refused", args=[job.pk]))
    book = BytesIO(b"".join(answer.streaming_content))
    sheet = load_workbook(book).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[:3] for row in rows if row[0] == "李二"] == [["李二", FAR, "某某金"]]
    for row in sheet.iter_rows():
        for cell in row:
            cell.value = "低保" if cell.value == "某某金" else cell.value
    again = BytesIO()
    sheet.parent.save(again)
    assert "2025年9月民政名册" in unquote(answer.headers["Content-Disposition"])
    file = SimpleUploadedFile("2025年9月民政名册 未导入的行.xlsx", again.getvalue())
    browser.post(reverse("bringing:page"), {"files": [file]})
    corrected = Job.objects.latest("pk")
    jobs.run(corrected)
    told = browser.get(reverse("bringing:job", args=[corrected.pk])).context["told"]
    assert (told["sheets"][0]["counts"][0], told["refused"]) == (1, [])
    answer.close()


def test_no_number_of_an_upload_or_its_report_lies_readable_on_the_disk(browser, tmp_path, settings):
    job = upload(browser, roster(ROW, "李二,3.4E+17,低保,县桥社区,600,正常"), month="2025-09")
    jobs.run(job)
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == 4 and not [path for path in kept if path.read_bytes()[:2] == b"PK"]
    assert not [path for path in kept if NUMBER.encode() in path.read_bytes()]
    report = browser.get(reverse("bringing:report", args=[job.pk]))
    assert b"".join(report.streaming_content).startswith(b"PK")
    assert AuditEntry.objects.filter(did=Did.FETCHED, by=browser.user).count() == 1
    report.close()


def test_uploads_and_reports_go_after_a_week(browser, tmp_path):
    job = upload(browser, roster(ROW), month="2025-09")
    jobs.run(job)
    Job.objects.update(ended_at=timezone.now() - timedelta(days=8))
    for folder in (tmp_path / "uploads").iterdir():
        os.utime(folder, (0, 0))
    call_command("retention")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    page = browser.get(reverse("bringing:job", args=[job.pk]))
    assert (page.status_code, page.context["progress"]["url"], page.context["told"]) == (200, "", None)


def test_who_gave_a_list_and_by_which_agreement_is_kept_with_it(browser):
    given = {"given_by": "区民政局 王科", "agreement": "数据共享协议2025-3"}
    job = upload(browser, roster(ROW), month="2025-09", **given)
    jobs.run(job)
    browser.post(reverse("bringing:go", args=[job.pk]))
    jobs.run(Job.objects.latest("pk"))
    one = Roster.objects.get()
    assert {"given_by": one.given_by, "agreement": one.agreement} == given
    assert one.keep_until > one.received_on


def test_what_cannot_be_read_says_so_and_leaves_nothing(browser):
    job = upload(browser, "%PDF-1.4", name="名册.xlsx")
    jobs.run(job)
    told = browser.get(reverse("bringing:job", args=[job.pk])).context["told"]
    assert told["unreadable"] and not told["changes"]


def test_a_job_whose_worker_died_is_interrupted_and_can_be_run_again(browser):
    job = upload(browser, roster(ROW), month="2025-09")
    silent = timezone.now() - timedelta(seconds=31)
    Job.objects.filter(pk=job.pk).update(status=Job.Status.RUNNING, heartbeat_at=silent)
    progress = browser.get(reverse("bringing:job", args=[job.pk])).context["progress"]
    assert (progress["poll"], bool(progress["again"])) == ("", True)
    browser.post(reverse("bringing:again", args=[job.pk]))
    new = Job.objects.latest("pk")
    jobs.run(new)
    assert (new.pk != job.pk, new.status) == (True, Job.Status.DONE)


def test_lists_are_compared_from_the_page_and_the_findings_stand_in_the_list(browser):
    make_household(head_identity=NUMBER)
    job = upload(browser, roster(ROW, ROW.replace("低保", "特困")), month="2025-09")
    jobs.run(job)
    browser.post(reverse("bringing:go", args=[job.pk]))
    jobs.run(Job.objects.latest("pk"))
    browser.post(reverse("bringing:compare"), {"day": "2025-09-30"})
    compared = Job.objects.latest("pk")
    jobs.run(compared)
    finding = Finding.objects.get()
    assert (compared.done, finding.rule) == (1, "exclusive")
    assertContains(browser.get(reverse("benefits:list")), reverse("benefits:finding", args=[finding.pk]))


@pytest.mark.parametrize("role", [Role.GROUP_LEAD, Role.AREA_LEAD, Role.ADVISER, Role.REVIEWER, Role.AUDITOR])
def test_only_who_imports_enters(role):
    assert Browser(make_holder(role)).get(reverse("bringing:page")).status_code == 403


def test_whoever_imports_no_more_sees_no_import_any_more(browser, caseworker):
    job = upload(browser, roster(ROW), month="2025-09")
    caseworker.posts.update(ends_on=timezone.localdate() - timedelta(days=1))
    later = Browser(type(caseworker).objects.get(pk=caseworker.pk))
    for name in ("job", "report"):
        assert later.get(reverse(f"bringing:{name}", args=[job.pk])).status_code == 403


def test_no_day_and_no_month_to_come_is_taken(browser):
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = browser.post(reverse("bringing:compare"), {"day": tomorrow.isoformat()})
    assert (answer.status_code, bool(answer.context["compare"].errors)) == (422, True)
    assert upload(browser, roster(ROW), month=f"{tomorrow.year + 1}-01").status_code == 422
    with pytest.raises(CommandError):
        call_command("compare", as_of=tomorrow)
    assert not Job.objects.exists()


def test_a_comparison_counts_only_what_whoever_asked_may_see(browser):
    there = make_far_building("义井社区")
    for household in (make_household(head_identity=NUMBER), make_household(building=there, head_identity=FAR)):
        for kind in ("dibao", "tekun"):
            make_award(household.memberships.get().person, kind)
    browser.post(reverse("bringing:compare"), {"day": "2025-09-30"})
    job = Job.objects.get()
    jobs.run(job)
    assert (job.done, Finding.objects.count()) == (1, 2)


def test_another_persons_import_does_not_exist(browser):
    job = upload(browser, roster(ROW), month="2025-09")
    other = Browser(make_holder(Role.CASEWORKER))
    assert other.get(reverse("bringing:job", args=[job.pk])).status_code == 404
    assert other.post(reverse("bringing:go", args=[job.pk])).status_code == 404


def test_an_answer_to_whose_a_list_is_leaves_the_lists_beside_it_as_they_say(browser):
    silent = f"姓名,身份证号,金额\n陈大,{NUMBER},100"
    files = [("名单.csv", silent), ("2025年9月残联两项补贴.csv", f"姓名,身份证号,生活补贴\n陈大,{NUMBER},是")]
    uploads = [SimpleUploadedFile(name, text.encode()) for name, text in files]
    browser.post(reverse("bringing:page"), {"files": uploads})
    job = Job.objects.latest("pk")
    jobs.run(job)
    answer = {"rehearse": "1", "month": "2025-09", "department": "civil_affairs"}
    browser.post(reverse("bringing:go", args=[job.pk]), answer)
    again = Job.objects.latest("pk")
    jobs.run(again)
    again.refresh_from_db()
    assert [sheet["department_code"] for sheet in work.told(again)["sheets"]] == [
        "civil_affairs",
        "disabled_federation",
    ]
    browser.post(reverse("bringing:go", args=[again.pk]))
    assert list(Lesson.objects.values_list("department__code", "shown")) == [("civil_affairs", "姓名、身份证号、金额")]
