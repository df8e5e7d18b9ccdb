"""A benefit entered by hand: what speaks against it is said first, the next list takes it over, it can be ended."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from assist.imports.outcomes import SAME
from assist.office import set_up_office
from benefits import by_hand
from benefits.conditions import Facts
from benefits.findings import numbers_of
from benefits.found import Found
from benefits.models import Award, BenefitKind
from benefits.seeds import seed_benefits
from benefits.together import is_known
from households.models import Person
from tests.factories import make_award, make_holder, make_household, make_identity
from tests.imports.run import bring_in, drawn, whats
from volunteers.models import AuditEntry, Chain
from volunteers.rights import Role

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


def end(browser, household, award, day):
    return browser.post(reverse("benefits:end", args=[household.number, award.pk]), {"on": day})


def last_told():
    entry = AuditEntry.objects.in_chain(Chain.CHANGES).latest_first().first()
    return entry.what, entry.key


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
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert enter(browser, family, "old_age", since=tomorrow.isoformat()).status_code == 422


def civil_affairs(folder, number, month="2025年9月"):
    """A list of civil affairs that names 陈大."""
    set_up_office(street="逍遥津街道", community="县桥社区")
    table = f"姓名 | 身份证号 | 救助类别 | 所属社区 | 月保障金\n陈大 | {number} | 低保 | 县桥社区 | 600"
    return bring_in(drawn(folder, table, name=f"{month}民政名册.xlsx", title=f"{month}民政名册", unit=""))


def test_the_next_list_takes_over_what_was_entered(tmp_path, browser, family):
    enter(browser, family, "dibao")
    assert whats(civil_affairs(tmp_path, head_of(family).identity_number)) == [SAME]
    award = Award.objects.get()
    assert (award.by, award.last_roster.department.code, award.community) == (None, "civil_affairs", "县桥社区")


@pytest.mark.parametrize("is_known_since", [True, False])
def test_the_next_list_takes_over_what_was_entered_of_somebody_without_a_number(tmp_path, browser, is_known_since):
    seed_benefits()
    number = make_identity()
    household = make_household(head="陈大")
    Person.objects.update(birth_date=date.fromisoformat(number[6:14]))
    enter(browser, household, "dibao")
    if is_known_since:
        person = head_of(household)
        person.identity_number = number
        person.save()
    civil_affairs(tmp_path, number)
    civil_affairs(tmp_path, number, month="2025年10月")
    award = Award.objects.get()
    assert (award.by, award.person, award.seen_in) == (None, head_of(household), date(2025, 10, 1))


def test_the_next_list_takes_over_what_was_entered_after_an_earlier_award_had_ended(tmp_path, browser, family):
    number = head_of(family).identity_number
    civil_affairs(tmp_path, number, month="2025年5月")
    Award.objects.update(ends_on=date(2025, 6, 1))
    enter(browser, family, "dibao")
    civil_affairs(tmp_path, number)
    assert [(one.by, one.ends_on) for one in Award.objects.order_by("starts_on")] == [
        (None, date(2025, 6, 1)),
        (None, None),
    ]


def test_what_was_entered_ends_where_a_list_says_the_same_already(tmp_path, browser, family):
    number = head_of(family).identity_number
    civil_affairs(tmp_path, number, month="2025年8月")
    enter(browser, family, "dibao", confirmed="on")
    civil_affairs(tmp_path, number)
    assert Award.objects.by_hand().get().ends_on == date(2025, 9, 1)
    assert Award.objects.listed().get().ends_on is None


def test_of_two_entries_the_one_that_ended_stays_and_the_open_one_is_taken_over(tmp_path, browser, family):
    enter(browser, family, "dibao")
    enter(browser, family, "dibao", since="2025-08-01", confirmed="on")
    end(browser, family, Award.objects.get(starts_on=date(2025, 8, 1)), "2025-08-20")
    civil_affairs(tmp_path, head_of(family).identity_number)
    assert [(one.by is None, one.ends_on) for one in Award.objects.order_by("starts_on")] == [
        (False, date(2025, 8, 20)),
        (True, None),
    ]


def test_what_had_ended_and_is_entered_again_holds_again_as_it_is_said_now(browser, family):
    enter(browser, family, "old_age")
    end(browser, family, Award.objects.get(), "2025-10-01")
    assert enter(browser, family, "old_age", amount="150").status_code == 302
    assert Award.objects.values_list("amount", "ends_on").get() == (150, None)
    assert last_told() == ("benefits.award", Award.objects.get().pk)


def test_what_a_list_says_already_is_not_entered_beside_it(browser, family):
    award = make_award(head_of(family), "old_age", amount=100, starts_on=date(2025, 9, 1), ends_on=date(2025, 10, 1))
    answer = enter(browser, family, "old_age", amount="150")
    assert (answer.status_code, "kind" in answer.context["form"].errors) == (422, True)
    award.refresh_from_db()
    assert (award.amount, award.ends_on) == (100, date(2025, 10, 1))


def test_who_ends_a_benefit_is_told_when_a_list_has_taken_it_over_meanwhile(browser, family):
    enter(browser, family, "old_age")
    award, reviewer = Award.objects.get(), make_holder(Role.REVIEWER)
    said = {"household": family, "award": award, "on": date(2025, 10, 1)}
    with pytest.raises(by_hand.NotAllowed):
        by_hand.end(by=reviewer, **said)
    assert by_hand.end(by=browser.user, **said)
    assert last_told() == ("benefits.award", award.pk)
    assert not by_hand.end(by=browser.user, **said)


def test_one_benefit_entered_by_hand_is_no_list(family, caseworker):
    """Where no list tells of cards and of a subsidy, the files are asked and nobody else misses anything."""
    Person.objects.update(disability_class="4", disability_level=1)
    facts = Facts(date(2025, 9, 30))
    for kind in ("disability_card", "severe_disability"):
        make_award(make_household(head="李二").memberships.get().person, kind, amount=100, by=caseworker)
    assert not Facts(facts.day).has_cards
    assert not is_known(facts, BenefitKind.objects.get(code="severe_disability"))


def test_only_of_the_dead_it_is_said_that_they_have_died(browser, family):
    type(family).objects.update(opened_on=date(2025, 1, 1), closed_on=date(2025, 6, 1), closed_because="迁出")
    head, kind = head_of(family), BenefitKind.objects.get(code="old_age")
    told = {"person": head, "household": family, "kind": kind, "day": date(2025, 9, 1)}
    assert by_hand.warnings(**told) == []
    make_award(head, "death", amount=None, starts_on=date(2025, 8, 1))
    assert len(by_hand.warnings(**told)) == 1


def test_a_benefit_entered_by_hand_stands_on_the_persons_own_paper(browser, family):
    enter(browser, family, "old_age", amount="123")
    assertContains(
        browser.get(reverse("paper:person", args=[family.number, family.memberships.get(is_head=True).pk])), "123.00"
    )


def test_the_number_of_a_stranger_comes_from_the_list_that_names_him(family, caseworker):
    make_award(head_of(family), "old_age", by=caseworker)
    index = head_of(family).identity_index
    assert numbers_of([Found("unknown", None, index, ("old_age",))]) == {}
