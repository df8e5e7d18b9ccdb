"""What was understood of a list is corrected once: the department's next list comes in without asking."""

from datetime import date

import pytest
from django.urls import reverse

from assist import jobs
from assist.bringing.correcting import NOTHING, CorrectionForm, remember_whose
from assist.imports.lessons import Lessons
from assist.models import Job
from benefits.models import Award, BenefitKind, Department, Lesson
from benefits.models.finding import MayNot
from tests.assist.test_bringing import folder, upload  # noqa: F401 (a fixture used by name)
from tests.factories import make_community, make_holder, make_identity
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
ONE, TWO = make_identity(date(1940, 1, 2)), make_identity(date(1950, 1, 2))
HEADINGS = "姓名,身份证号,补贴类型,所属社区,发给多少"


@pytest.fixture(autouse=True)
def community():
    return make_community()


def bring(browser, *rows, month):
    job = upload(browser, "\n".join([HEADINGS, *rows]), name=f"{month}.csv")
    return told_of(browser, job)


def told_of(browser, job):
    jobs.run(job)
    assert job.status == Job.Status.DONE, job.message
    return job, browser.get(reverse("bringing:job", args=[job.pk])).context


def rehearse(browser, job, context, said=(), **words):
    """Send the page's form, with other meanings of some words."""
    answers = {}
    for word, meaning in dict(said).items():
        (name,) = (f.name for one in context["told"]["sheets"] for f in one["fields"] if word in str(f.label))
        answers[name] = meaning
    response = browser.post(reverse("bringing:go", args=[job.pk]), {"rehearse": "1", **answers, **words})
    return told_of(browser, Job.objects.latest("pk")) if response.status_code == 302 else response


def test_so_is_that_of_one_of_two_lists_below_each_other(browser):
    header = "姓名,身份证号,救助类别,所属社区,月保障金"
    text = f"2025年8月低保发放名册\n{header}\n陈大,\t{ONE},低保,县桥社区,600\n\n"
    text += f"2025年8月高龄津贴发放名册\n{header.replace('救助类别,', '')}\n李二,\t{TWO},县桥社区,100"
    job, page = told_of(browser, upload(browser, text, name="民政.csv", department="civil_affairs"))
    assert [one["month"] for one in page["told"]["sheets"]] == ["2025-08"] * 2
    name = page["told"]["sheets"][1]["fields"][0].name
    browser.post(reverse("bringing:go", args=[job.pk]), {"rehearse": "1", name: "2025-09"})
    _job, page = told_of(browser, Job.objects.latest("pk"))
    assert [one["month"] for one in page["told"]["sheets"]] == ["2025-08", "2025-09"]


def test_rows_below_each_other_that_lack_the_same_are_told_as_one(browser):
    rows = [f"李{number},\t{make_identity()},困残金,县桥社区,80" for number in range(3)]
    job, page = bring(browser, *rows, month="2025年9月")
    _job, page = rehearse(browser, job, page, department="disabled_federation")
    assert [where.rpartition(" / ")[2] for where, _why in page["told"]["refused"]] == ["2–4"]
    assert page["told"]["refused_more"] == 0


def counts(context):
    return dict(zip(context["told"]["labels"], context["told"]["sheets"][0]["counts"], strict=True))


def test_the_next_list_of_a_department_comes_in_without_asking(browser):
    job, page = bring(browser, f"陈大,\t{ONE},困残金,县桥社区,80", month="2025年9月")
    assert page["told"]["unreadable"]
    job, page = rehearse(browser, job, page, department="disabled_federation")
    assert page["told"]["sheets"][0]["asks"] and len(page["told"]["refused"]) == 1
    job, page = rehearse(
        browser, job, page, {"发给多少": "amount", "困残金": "hardship_disability"}, department="disabled_federation"
    )
    assert not page["told"]["refused"]
    browser.post(reverse("bringing:go", args=[job.pk]))
    told_of(browser, Job.objects.latest("pk"))
    assert [(one.kind.code, one.amount) for one in Award.objects.all()] == [("hardship_disability", 80)]

    job, page = bring(
        browser, f"陈大,\t{ONE},困残金,县桥社区,80", f"李二,\t{TWO},困残金,县桥社区,90", month="2025年10月"
    )
    sheet = page["told"]["sheets"][0]
    assert (sheet["department_code"], sheet["month"], sheet["asks"]) == ("disabled_federation", "2025-10", False)
    browser.post(reverse("bringing:go", args=[job.pk]))
    told_of(browser, Job.objects.latest("pk"))
    assert sorted(Award.objects.values_list("name", "amount")) == [("李二", 90), ("陈大", 80)]


def test_what_a_column_was_mistaken_for_is_not_taken_again(browser):
    headings = "姓名,身份证号,救助类别,状态,标准,实发金额"
    text = f"{headings}\n陈大,\t{ONE},低保,正常,868,500"
    job, page = told_of(browser, upload(browser, text, month="2025-09"))
    assert Award.objects.count() == 0
    job, page = rehearse(browser, job, page, {"标准": NOTHING, "实发金额": "amount"}, month="2025-09")
    browser.post(reverse("bringing:go", args=[job.pk]))
    told_of(browser, Job.objects.latest("pk"))
    assert Award.objects.get().amount == 500
    assert sorted(Lesson.objects.values_list("about", "meaning")) == [
        ("column", ""),
        ("column", "amount"),
        ("list", ""),
    ]


def test_what_all_rows_are_about_is_told_once_where_no_column_says_it(browser):
    headings = "姓名,身份证号,金额,状态"
    for month, number in (("2025-09", ONE), ("2025-10", TWO)):
        text = f"{headings}\n陈大,\t{number},100,正常"
        job, page = told_of(browser, upload(browser, text, name="老人.csv", month=month, department="civil_affairs"))
        if month == "2025-09":
            label = page["told"]["sheets"][0]["fields"][-1].label
            job, page = rehearse(browser, job, page, {label: "old_age"}, month=month, department="civil_affairs")
        assert page["told"]["sheets"][0]["counts"][0] == 1
        browser.post(reverse("bringing:go", args=[job.pk]))
        told_of(browser, Job.objects.latest("pk"))
    assert Award.objects.filter(kind__code="old_age").count() == 2


def test_a_month_that_a_title_says_wrongly_is_corrected_of_that_list_alone(browser):
    text = f"姓名,身份证号,救助类别,所属社区,月保障金\n陈大,\t{ONE},低保,县桥社区,600"
    job, page = told_of(browser, upload(browser, text, name="2025年8月民政低保名册.csv"))
    (name,) = (field.name for field in page["told"]["sheets"][0]["fields"] if field.name.startswith("month"))
    for answer, status in (("2025年十", 422), ("2025-09", 302)):
        response = browser.post(reverse("bringing:go", args=[job.pk]), {"rehearse": "1", name: answer})
        assert response.status_code == status
    job, page = told_of(browser, Job.objects.latest("pk"))
    assert page["told"]["sheets"][0]["month"] == "2025-09"
    job, page = rehearse(browser, job, page, given_by="王科长")  # what was corrected stays so
    browser.post(reverse("bringing:go", args=[job.pk]))
    told_of(browser, Job.objects.latest("pk"))
    assert Award.objects.get().seen_in == date(2025, 9, 1)


def test_a_correction_needs_a_department_whose_next_list_it_is_kept_for(browser):
    text = f"姓名,身份证号,补贴项目,金额,状态\n陈大,\t{ONE},某某金,100,正常"
    job, page = told_of(browser, upload(browser, text, name="发放.csv", month="2025-09"))
    assert page["told"]["sheets"][0]["department_code"] == ""
    answer = rehearse(browser, job, page, {"某某金": "old_age"}, month="2025-09")
    assert (answer.status_code, "department" in answer.context["form"].errors) == (422, True)
    assert not Lesson.objects.exists()


def test_whose_a_list_is_that_looks_like_those_of_two_departments_is_asked():
    assert Lessons(lists={"x": {"civil_affairs"}}).department("x") == "civil_affairs"
    assert Lessons(lists={"x": {"civil_affairs", "retirees"}}).department("x") == ""


def test_nobody_teaches_who_brings_no_lists_in(browser):
    department = Lesson._meta.get_field("department").related_model.objects.first()
    with pytest.raises(MayNot):
        Lesson.objects.know_again(by=make_holder(Role.REVIEWER), department=department, headings="x")


def test_a_list_known_by_its_headings_alone_says_so_until_that_is_taken_back(browser):
    text = f"姓名,身份证号,补贴项目,金额\n陈大,\t{ONE},高龄津贴,100"
    job, page = told_of(browser, upload(browser, text, name="发放.csv", month="2025-09", department="civil_affairs"))
    assert page["told"]["sheets"][0]["notes"] == []
    browser.post(reverse("bringing:go", args=[job.pk]))
    job, page = told_of(browser, upload(browser, text, name="发放.csv", month="2025-10"))
    sheet = page["told"]["sheets"][0]
    assert sheet["department_code"] == "civil_affairs"
    assert any(sheet["department"] in note for note in sheet["notes"])
    ((lesson, _meaning),) = browser.get(reverse("bringing:page")).context["lessons"]
    assert "身份证号" in lesson.shown
    for _twice in range(2):
        assert browser.post(reverse("bringing:take_back", args=[lesson.pk])).status_code == 302
    lesson.refresh_from_db()
    assert (lesson.ended_by, lesson.ended_at is None) == (browser.user, False)
    assert browser.get(reverse("bringing:page")).context["lessons"] == []
    again = told_of(browser, upload(browser, text, name="发放.csv", month="2025-11"))[1]["told"]["sheets"][0]
    assert not any(sheet["department"] in note for note in again["notes"])
    browser.post(reverse("bringing:go", args=[job.pk]))
    assert Lesson.objects.in_force().count() == 0


def test_a_need_list_that_was_once_brought_in_as_a_departments_stays_a_need_list(browser):
    text = f"户主,姓名,身份证号,需求内容,需求类别,登记日期,责任人\n陈大,陈大,\t{ONE},修灯,维修,2025-09-01,李二"
    before = told_of(browser, upload(browser, text, name="需求.csv"))[1]["told"]["sheets"][0]
    told = {"month": "2025-09", "department": "civil_affairs"}
    _job, page = told_of(browser, upload(browser, text, name="需求.csv", **told))
    assert page["told"]["sheets"][0]["list"] != before["list"]
    Lesson.objects.know_again(
        by=browser.user, department=Department.objects.get(code="civil_affairs"),
        headings=page["told"]["sheets"][0]["headings"],
    )  # fmt: skip
    assert told_of(browser, upload(browser, text, name="需求.csv"))[1]["told"]["sheets"][0]["list"] == before["list"]


def test_a_title_that_is_read_wrongly_is_corrected_for_lists_of_that_title_alone(browser):
    headings = "姓名,身份证号,金额,状态"

    def read(title, number, **words):
        text = f"{headings}\n陈大,\t{number},100,正常"
        return told_of(browser, upload(browser, text, name=f"{title}.csv", department="civil_affairs", **words))

    job, page = read("高龄津贴", ONE, month="2025-09")
    field = page["told"]["sheets"][0]["fields"][-1]
    kind = BenefitKind.objects.get(code="old_age")
    assert kind.name in field.field.choices[0][1]
    rehearse(browser, job, page, {field.label: "elder_care"}, month="2025-09", department="civil_affairs")
    taken = {}
    for title, number in (("高龄津贴", ONE), ("临时救助", TWO)):
        job, page = read(title, number, month="2025-10")
        browser.post(reverse("bringing:go", args=[job.pk]))
        told_of(browser, Job.objects.latest("pk"))
        taken[title] = Award.objects.latest("pk").kind.code
    assert taken["高龄津贴"] == "elder_care" and taken["临时救助"] not in ("elder_care", "old_age")


def test_a_list_of_deaths_or_pensions_is_not_asked_for_a_benefit_of_all_rows(browser):
    for headings, cells in (("死亡日期", "2025-08-01"), ("养老金", "3000")):
        text = f"姓名,身份证号,{headings}\n陈大,\t{ONE},{cells}"
        _job, page = told_of(browser, upload(browser, text, name="名单.csv", month="2025-09", department="retirees"))
        assert page["told"]["sheets"][0]["tells"]


def test_a_word_too_long_to_be_kept_is_not_asked_for(browser):
    text = f"姓名,身份证号,{'很长的标题' * 50},补贴项目,金额\n陈大,\t{ONE},1,{'某' * 201},100"
    _job, page = told_of(browser, upload(browser, text, name="发放.csv", month="2025-09", department="civil_affairs"))
    form = CorrectionForm(told=page["told"])
    assert form.asked and all(len(word) <= 200 for _sheet, _about, word in form.asked.values())


def test_a_rehearsal_told_before_lists_had_headings_is_brought_in(browser):
    _job, page = bring(browser, f"陈大,\t{ONE},低保,县桥社区,80", month="2025年9月民政")
    old = page["told"]
    for sheet in old["sheets"]:
        for name in ("headings", "department_code", "tells", "titled", "kind_of_all", "fields"):
            sheet.pop(name, None)
    assert not CorrectionForm(told=old).asked
    remember_whose(old["sheets"], by=browser.user, department="civil_affairs")
    assert not Lesson.objects.exists()
