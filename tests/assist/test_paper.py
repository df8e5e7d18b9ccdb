"""What leaves the office on A4: the whole file and the sheet about one person, within what the printer may see."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import timezone
from pypdf import PdfReader
from pytest_django.asserts import assertContains, assertNotContains

from assist.paper import pdf
from households.facts import UNDER_14
from households.models import Approval, Household, Opening, TopicFinding
from tests.browser import Browser
from tests.factories import (
    make_document,
    make_holder,
    make_household,
    make_identity,
    make_income,
    make_member,
    make_need,
    make_opening,
    make_supporter,
    make_visit,
)
from volunteers.models import AuditEntry, Did
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
PRINT = "/households/T-1/print/"
ACCOUNT = "6299990000046150740"


@pytest.fixture
def number():
    return make_identity(date(1950, 1, 1))


@pytest.fixture
def household(number):
    return make_household("T-1", head="欧阳䶮珣", head_identity=number, bank_account=ACCOUNT, category="dibao")


@pytest.fixture
def child(household):
    born = timezone.localdate() - timedelta(days=3650)
    return make_member(household, "司马𣲗", birth_date=born, health="chronic", phone="19911112222")


def reason(**more):
    return {"why": "verification", "submission": str(uuid4())} | more


def words_of(response) -> list[str]:
    """The text of each page of an answered PDF."""
    assert response["Content-Type"] == "application/pdf"
    return [page.extract_text() for page in PdfReader(BytesIO(response.content)).pages]


def test_the_whole_file_stands_on_paper(browser, household):
    member = make_member(household, "欧阳小明", birth_date=date(1980, 1, 1))
    make_member(household, "欧阳迁出", left_on=date(2024, 1, 1))
    visit = make_visit(household, visited_on=date(2025, 3, 1), note="燃气软管老化", met=False)
    TopicFinding.objects.create(visit=visit, topic="health", level="act", words="血压高")
    make_need(household, what="安装扶手", person=member.person)
    make_document(household, kind="other", words="合影", person=member.person)
    page = browser.get(PRINT)
    for words in ("欧阳䶮珣", "欧阳小明", "欧阳迁出", "燃气软管老化", "血压高", "安装扶手", "合影", browser.user.name):
        assertContains(page, words)


@pytest.mark.one_database
def test_the_pdf_says_the_same_with_page_numbers_and_who_printed_it(browser, household):
    for day in range(100):
        make_visit(household, visited_on=date(2025, 1, 1) + timedelta(days=day), note=f"第{day}次探访")
    response = browser.get(f"{PRINT}pdf/")
    assert response["Content-Disposition"].startswith("attachment; ")
    pages = words_of(response)
    for number, words in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in words
        assert browser.user.name in words
        assert "T-1" in words
    text = "".join(pages)
    assert all(f"第{day}次探访" in text for day in range(100))
    assert "䶮珣" in text


def test_the_index_names_the_sheet_of_each_part(browser, household):
    for day in range(60):
        make_visit(household, visited_on=date(2025, 1, 1) + timedelta(days=day))
    pages = words_of(browser.get(f"{PRINT}pdf/"))
    visits = browser.get(PRINT).context["sheet"].sections[3].title
    (line,) = (line for line in pages[1].splitlines() if visits in line)
    begins = next(number for number, words in enumerate(pages, start=1) if number > 2 and visits in words.splitlines())
    assert line.split()[-1] == str(begins)


def test_numbers_are_masked_until_a_reason_is_given_and_for_ten_minutes(browser, household, number):
    for page in (PRINT, f"{PRINT}pdf/"):
        text = browser.get(page).content.decode("latin-1") if "pdf" not in page else words_of(browser.get(page))[2]
        assert number not in text
        assert ACCOUNT not in text
    address = browser.post(f"{PRINT}whole/", reason(words="存档")).url
    for words in (number, ACCOUNT):
        assertContains(browser.get(address), words)
    assert number in "".join(words_of(browser.get(address.replace("print/", "print/pdf/"))))
    opening = Opening.objects.get()
    assert (opening.by, opening.what, opening.person) == (browser.user, "print", None)
    assert AuditEntry.objects.get(did=Did.PRINTED, what="households.opening").file_id == household.pk
    old = make_opening(household, by=browser.user, what="print", at=timezone.now() - timedelta(minutes=11))
    assertNotContains(browser.get(f"{PRINT}?opened={old.key}"), number)


def test_the_log_says_why_a_paper_was_printed_whole_and_gives_no_reason_where_it_was_masked(browser, household):
    browser.get(PRINT)
    whole = browser.post(f"{PRINT}whole/", reason(words="存档")).url
    browser.get(whole)
    browser.get(whole.replace("print/", "print/pdf/"))
    printed = AuditEntry.objects.filter(did=Did.PRINTED, word__in=("page", "pdf")).order_by("chain", "number")
    why = Opening.objects.get().reason
    assert list(printed.values_list("word", "reason")) == [("page", ""), ("page", why), ("pdf", why)]


def test_only_ones_own_reason_for_just_this_paper_opens_it(browser, household, number):
    colleague = make_holder(Role.ADVISER, household.building)
    theirs = make_opening(household, by=colleague, what="print")
    other_file = make_opening(make_household(), by=browser.user, what="print")
    other_thing = make_opening(household, by=browser.user, what="account")
    about_one = make_opening(household, by=browser.user, what="print", person=household.memberships.get().person)
    for key in (theirs.key, other_file.key, other_thing.key, about_one.key, "x", ""):
        assertNotContains(browser.get(f"{PRINT}?opened={key}"), number)


def test_a_childs_fields_are_left_out_with_a_word_saying_so(browser, household, child):
    make_visit(household, person=child.person, note="孩子的秘密")
    make_need(household, what="孩子的需求", person=child.person)
    make_document(household, kind="other", words="孩子的诊断", person=child.person)
    whole = browser.post(f"{PRINT}whole/", reason()).url
    for address in (PRINT, whole):
        page = browser.get(address)
        assertContains(page, f"司马𣲗 {UNDER_14}")
        for hidden in ("孩子的", "19911112222", child.person.birth_date.isoformat()):
            assertNotContains(page, hidden)
    assert not Opening.objects.filter(person=child.person).exists()


def test_with_approval_and_a_reason_a_child_is_printed_and_that_is_written_down(browser, household, child):
    supervisor = make_holder(Role.SUPERVISOR, household.building)
    Approval.objects.create(
        household=household, person=child.person, to=browser.user, by=supervisor, purpose="归档",
        ends_on=timezone.localdate(),
    )  # fmt: skip
    assertNotContains(browser.get(PRINT), "19911112222")
    whole = browser.post(f"{PRINT}whole/", reason()).url
    assertContains(browser.get(whole), "19911112222")
    assert Opening.objects.get(person=child.person).what == "print"


def test_what_the_printer_does_not_see_is_not_printed(household):
    make_member(household, "欧阳小明", monthly_income=8765, birth_date=date(1980, 1, 1))
    make_document(household, kind="other", words="合影")
    lead = Browser(make_holder(Role.GROUP_LEAD, household.building))
    page = lead.get(PRINT)
    assertContains(page, "欧阳小明")
    for hidden in ("8765", "340103", "0740", "合影", "print/whole/"):
        assertNotContains(page, hidden)
    assert lead.post(f"{PRINT}whole/", reason()).status_code == 404
    assert Browser(make_holder(Role.BUILDING_LEAD, household.building)).get(PRINT).status_code == 404


def test_without_pango_the_button_leads_to_the_page_and_says_why(browser, household, monkeypatch):
    def missing(*args):
        raise pdf.CannotMakePdf

    monkeypatch.setattr("assist.paper.views.make_pdf", missing)
    response = browser.get(f"{PRINT}pdf/")
    assert response.url == f"{PRINT}?no_pdf=1"
    assertContains(browser.get(response.url), "Pango")


def test_a_missing_library_is_no_fault(monkeypatch):
    import builtins

    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(pdf.CannotMakePdf):
        pdf.make_pdf("assist/paper/household_pdf.html", {})


def test_a_paper_asks_for_nothing_outside_itself(browser, household):
    household.note = '<img src="http://198.51.100.1/x.png"><link rel="stylesheet" href="file:///etc/passwd">'
    household.save()
    assert "198.51.100.1" in "".join(words_of(browser.get(f"{PRINT}pdf/")))  # printed as the words they are
    with pytest.raises(ValueError, match="outside"):
        pdf._nothing("file:///etc/passwd")


# --- what is kept about one person -----------------------------------------------------------------------------------


def sheet_of(member):
    return f"/households/T-1/members/{member.pk}/print/"


def test_everything_kept_about_one_person_stands_on_the_sheet(browser, household, number):
    head = household.memberships.get()
    person = head.person
    make_visit(household, person=person, note="探访了本人")
    make_visit(household, note="探访了全户")
    make_need(household, what="本人的需求", person=person)
    make_need(household, what="全户的需求")
    make_document(household, kind="other", words="本人的材料", person=person)
    make_opening(household, by=browser.user, what="identity", person=person)
    page = browser.get(sheet_of(head))
    for words in ("欧阳䶮珣", "探访了本人", "本人的需求", "本人的材料", "办理救助申请", number[:6] + "********"):
        assertContains(page, words)
    for other in ("全户的需求", "探访了全户", number):
        assertNotContains(page, other)
    text = "".join(words_of(browser.get(f"{sheet_of(head)}pdf/")))
    assert "欧阳䶮珣" in text
    assert number not in text


def test_a_childs_sheet_needs_approval_and_a_reason(browser, household, child):
    assertNotContains(browser.get(sheet_of(child)), "19911112222")
    refused = browser.post(f"{sheet_of(child)}whole/", reason())
    assert refused.context["form"].errors
    supervisor = Browser(make_holder(Role.SUPERVISOR, household.building))
    whole = supervisor.post(f"{sheet_of(child)}whole/", reason()).url
    assertContains(supervisor.get(whole), "19911112222")
    assertNotContains(browser.get(whole), "19911112222")


@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, Role.GROUP_LEAD, Role.AREA_LEAD])
def test_who_sees_no_means_hands_out_no_sheet(household, role):
    user = make_holder(role, household.building)
    assert Browser(user).get(sheet_of(household.memberships.get())).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts(browser, household, rows, django_assert_num_queries):
    head = household.memberships.get()
    for _ in range(rows):
        make_member(household, birth_date=date(1980, 1, 1))
        make_visit(household, person=head.person)
        make_need(household, person=head.person)
        make_document(household, person=head.person)
    browser.get(PRINT)  # that somebody looked is written once
    with django_assert_num_queries(27):
        browser.get(PRINT)
    with django_assert_num_queries(27):
        browser.get(sheet_of(head))


def test_what_a_household_lives_on_stands_on_paper_and_a_childs_does_not(browser, household, child):
    head = household.memberships.get(is_head=True)
    make_income(head.person, amount=1234)
    make_income(child.person, amount=4321)
    make_supporter(household=household, name="欧阳外")
    page = browser.get(PRINT)
    assertContains(page, "1234.00")
    assertContains(page, "欧阳外")
    assertNotContains(page, "4321.00")
    assertContains(browser.get(sheet_of(head)), "1234.00")
    lead = Browser(make_holder(Role.GROUP_LEAD, household.building))
    assertNotContains(lead.get(PRINT), "1234.00")


def test_the_income_per_head_is_worked_out_where_nobody_is_kept_back(browser, household):
    make_income(household.memberships.get().person, amount=900)
    make_member(household, birth_date=date(1980, 1, 1))
    sections = {section.key: section for section in browser.get(PRINT).context["sheet"].sections}
    assert "450.00" in sections["income"].note


def test_a_household_closed_empty_and_a_long_name_stand_on_paper_as_well(browser, household):
    long = "很长很长的名字" * 14
    make_member(household, long[:100], birth_date=date(1980, 1, 1), note="备注" * 100)
    household.memberships.update(left_on=timezone.localdate(), left_because="去世" * 90)
    Household.objects.filter(pk=household.pk).update(
        closed_on=timezone.localdate(),
        closed_because="户主去世，家中无其他成员",
        living_address="地址" * 100,
        room="室" * 60,
    )
    text = "".join(words_of(browser.get(f"{PRINT}pdf/"))).replace("\n", "")
    for words in ("户主去世，家中无其他成员", long[:100], "地址" * 100):
        assert words in text
