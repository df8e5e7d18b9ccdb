"""The ledger in a real browser: figures that come after the page, an export watched until it can be fetched."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from assist import jobs
from assist.models import Job
from tests.browser import every_screen
from tests.factories import make_household

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_figures_come_and_the_workbook_is_fetched_when_it_is_done(page):
    household = make_household()
    page.goto("/ledger/")
    page.get_by_role("heading", name="生成工作簿").wait_for()
    page.get_by_role("radio", name="检查", exact=True).check()
    page.get_by_role("button", name="生成工作簿").click()
    page.wait_for_url("**/ledger/exports/*/")
    assert page.locator("progress").count() == 1
    jobs.run(Job.objects.get())
    with page.expect_download() as download:
        page.get_by_role("link", name="下载工作簿").click()
    assert load_workbook(BytesIO(download.value.path().read_bytes()))["台账统计"]["A5"].value == household.number


@every_screen
def test_nothing_is_wider_than_the_screen(chromium, caseworker, width, language):
    make_household()
    page = chromium.open(caseworker, width=width, language=language)
    page.goto("/ledger/?first=2025-01-01&last=2025-12-31")
    page.locator("tfoot").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
