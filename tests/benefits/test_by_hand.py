"""A benefit entered by hand: what speaks against it is said first, the next list takes it over, it can be ended."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from assist.imports.outcomes import SAME
from assist.office import set_up_office
from benefits.models import Award, BenefitKind
from benefits.seeds import seed_benefits
from tests.factories import make_award, make_household, make_identity
from tests.imports.run import bring_in, drawn, whats

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(caseworker):
    seed_benefits()
    return make_household(head="陈大", head_identity=make_identity(date(1940, 1, 2)))


def head_of(household):
    return household.memberships.get(is_head=True).person


def enter(browser, household, kind, **words):
    said = {"person": head_of(household).pk, "kind": BenefitKind.objects.get(code=kind).pk, "amount": "600"}
    said |= {"since": "2025-09-01"} | words
    return browser.post(reverse("benefits:enter", args=[household.number]), said)


def test_what_speaks_against_a_benefit_is_said_before_it_is_entered(browser, family):
    make_award(head_of(family), "tekun")
    said = enter(browser, family, "dibao")
    assert (said.status_code, len(said.context["warnings"])) == (422, 1)
    assert "特困" in said.context["warnings"][0]
    assert len(enter(browser, family, "hardship_disability").context["warnings"]) == 2  # excluded, and rests on 低保
    assert enter(browser, family, "tekun").context["warnings"]  # held already
    assert not Award.objects.by_hand().exists()
    assert enter(browser, family, "dibao", confirmed="on").status_code == 302
    assert Award.objects.by_hand().get().kind.code == "dibao"


def test_what_was_entered_stands_among_what_the_family_receives_and_can_be_ended(browser, family):
    assert enter(browser, family, "old_age").status_code == 302
    page = reverse("benefits:of_household", args=[family.number])
    assertContains(browser.get(page), "600")
    award = Award.objects.get()
    Award.objects.link()
    award.refresh_from_db()
    assert award.person == head_of(family)
    ended = browser.post(reverse("benefits:end", args=[family.number, award.pk]), {"on": "2025-10-01"})
    award.refresh_from_db()
    assert (ended.status_code, award.ends_on) == (302, date(2025, 10, 1))
    assert browser.get(reverse("benefits:end", args=[family.number, award.pk])).status_code == 404
    assert not browser.get(page).context["lines"]


def test_a_day_to_come_is_not_taken(browser, family):
    tomorrow = timezone.localdate().replace(year=timezone.localdate().year + 1)
    assert enter(browser, family, "old_age", since=tomorrow.isoformat()).status_code == 422


def test_the_next_list_takes_over_what_was_entered(tmp_path, browser, family):
    set_up_office(street="逍遥津街道", community="县桥社区")
    enter(browser, family, "dibao")
    number = head_of(family).identity_number
    table = f"姓名 | 身份证号 | 救助类别 | 所属社区 | 月保障金\n陈大 | {number} | 低保 | 县桥社区 | 600"
    path = drawn(tmp_path, table, name="2025年9月民政名册.xlsx", title="2025年9月民政名册", unit="")
    assert whats(bring_in(path)) == [SAME]
    award = Award.objects.get()
    assert (award.by, award.last_row.name, award.community) == (None, "陈大", "县桥社区")
