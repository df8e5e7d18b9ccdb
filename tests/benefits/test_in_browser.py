"""A caseworker's walk in real pages: from the department's file to the outcome of a finding, in both languages."""

from datetime import date

import pytest
from django.urls import reverse

from assist import jobs
from assist.models import Job
from benefits.models import Finding, LocalValue
from benefits.seeds import seed_benefits
from needs.models import Need
from tests.browser import every_screen
from tests.factories import make_household, make_identity
from volunteers.models import User

ROWS = "姓名,身份证号,户主姓名,救助类别,所属社区,月保障金,状态"


def run_latest(page):
    """The worker does the job the page waits for, and the page says so by itself."""
    jobs.run(Job.objects.latest("pk"))
    page.wait_for_selector(".progress-job:not([hx-get])")


@pytest.mark.django_db(transaction=True)
@every_screen
def test_from_a_list_to_the_outcome_of_a_finding(chromium, caseworker, settings, tmp_path, language, width):
    settings.MEDIA_ROOT = tmp_path
    seed_benefits()
    LocalValue.objects.create(name="old_age_from", value=80)
    old, poor = (make_identity(date(1938, 1, 1), male=male) for male in (True, False))
    make_household(head="陈大明", head_identity=old)
    make_household(head="李桂花", head_identity=poor)
    lines = [f"李桂花,\t{poor},李桂花,{kind},县桥社区,600,正常" for kind in ("低保", "特困", "高龄津贴")]
    (tmp_path / "民政名册.csv").write_text("\n".join([ROWS, *lines]), "gb18030")
    page = chromium.open(caseworker, width=width, language=language)
    page.goto(reverse("bringing:page"))
    page.set_input_files("input[type=file]", tmp_path / "民政名册.csv")
    page.fill("#id_month", "2025-09")
    page.click("form[enctype] button")
    run_latest(page)
    page.click(f"form[action='{reverse('bringing:go', args=[Job.objects.latest('pk').pk])}'] button.btn-primary")
    page.wait_for_selector(".progress-job[hx-get]")
    run_latest(page)
    page.goto(reverse("bringing:page"))
    page.fill("[name=day]", "2025-09-30")
    page.click(f"form[action='{reverse('bringing:compare')}'] button:not([type=button])")
    page.wait_for_selector(".progress-job[hx-get]")
    run_latest(page)
    page.goto(reverse("benefits:list"))
    missed = Finding.objects.get(rule="missed")
    page.click(f"a[href='{reverse('benefits:finding', args=[missed.pk])}']")
    page.click(f"form[action='{reverse('needs:of_finding', args=[missed.pk])}'] button")
    page.wait_for_url("**/needs/*/")
    assert Need.objects.get().finding == missed
    exclusive = Finding.objects.get(rule="exclusive")
    page.goto(reverse("benefits:finding", args=[exclusive.pk]))
    page.click("#stop summary")
    page.fill("#stop textarea", "低保自十月起停发")
    page.click("#stop button")
    page.wait_for_load_state()
    exclusive.refresh_from_db()
    assert (exclusive.state, User.objects.filter(pk=caseworker.pk).exists()) == ("stopped", True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
