"""The demo office: the press report's figures on the last 30 September, alive on whatever day it is made."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import TestCase
from stdnum.cn.ric import calc_check_digit

from assist.demo import make_demo_office
from assist.demo.grid import ACCOUNTS
from assist.demo.lists import make_lists
from assist.figures import Scope, figures
from benefits.models import Finding, Letter, Rule
from households.documents import vault
from households.models import Document, Household, HouseholdEvent, Lead, Membership, Person
from needs.models import Closing, Need, Status
from volunteers.models import User
from volunteers.rights import posts_of

pytestmark = pytest.mark.django_db


class EveryDay:
    """What holds of a demo office whenever it is made; it is made once for all the tests of a day."""

    today: date

    @classmethod
    def setUpTestData(cls):
        make_demo_office(today=cls.today)

    def test_figures_are_those_of_the_press_report(self):
        cut = date(2026, 9, 30)
        counted = figures(Scope(last=cut))
        assert counted["people"] == 286
        assert (counted["needs"], counted["needs_closed"]) == (239, 183)
        assert (counted["visits_staff"], counted["visits_volunteers"]) == (124, 356)
        assert counted["partner_units"] == 63
        updated = HouseholdEvent.objects.filter(kind="updated", on__range=(date(2026, 5, 1), cut))
        assert updated.values("household").distinct().count() == 65

    def test_some_visits_are_due_and_some_needs_overdue_but_not_all(self):
        files = Household.objects.open()
        assert files.filter(next_visit_on=self.today).count() >= 3
        assert 0 < files.visit_due(self.today).count() < files.count() / 2
        still_open = Need.objects.open()
        assert 0 < still_open.overdue(self.today).count() < still_open.count()
        assert still_open.filter(due_on=self.today).exists()

    def test_some_papers_expire_and_every_one_can_be_opened(self):
        documents = Document.objects.all()
        assert 0 < documents.expiring(self.today).count() < documents.count() / 5
        assert vault.take(documents.first().stored_name).startswith(b"\xff\xd8\xff")


class TestOnTheFirstOfOctober(EveryDay, TestCase):
    today = date(2026, 10, 1)


@pytest.mark.one_database
class TestOnTheThirtiethOfSeptember(EveryDay, TestCase):
    today = date(2027, 9, 30)


class TestOnADayBetween(EveryDay, TestCase):
    today = date(2026, 11, 22)

    def test_nothing_lies_in_the_future_and_every_story_is_in_order(self):
        assert not Need.objects.filter(raised_on__gt=self.today).exists()
        assert not Closing.objects.filter(closed_on__gt=self.today).exists()
        for need in Need.objects.prefetch_related("events"):
            days = [event.on for event in sorted(need.events.all(), key=lambda event: event.pk)]
            assert days == sorted(days), need.pk
            assert max(days) <= self.today
            assert sorted(need.events.all(), key=lambda event: event.pk)[-1].status == need.status

    def test_no_identity_number_can_be_anybodys(self):
        numbers = [person.identity_number for person in Person.objects.all()]
        assert len(numbers) == len(set(numbers)) > 286
        assert all(number[14:17] in ("996", "997", "998", "999") for number in numbers)
        assert all(calc_check_digit(number) == number[17] for number in numbers)

    def test_every_open_household_has_exactly_one_head(self):
        heads = Membership.objects.present().filter(is_head=True, household__closed_on=None)
        assert heads.count() == Household.objects.open().count()

    def test_there_is_one_account_for_each_role(self):
        for username, role in ACCOUNTS.items():
            user = User.objects.get(username=username)
            assert user.check_password("assist-demo")
            assert role in {post.role for post in posts_of(user)}

    def test_each_demo_account_that_carries_needs_has_something_to_do(self):
        group = User.objects.get(username="group")
        assert Household.objects.visible_to(group).visit_due(self.today).exists()
        assert Need.objects.visible_to(group).owned_by(group).open().exists()
        for username in ("area", "caseworker", "supervisor"):
            assert Need.objects.waiting_for_check_by(User.objects.get(username=username)).exists(), username
        assert Need.objects.filter(status=Status.SENT_BACK).exists()
        by_doctors = Lead.objects.filter(origin="family_doctor")
        before = by_doctors.count()
        make_lists(today=self.today, seed=1)
        told = Finding.objects.values_list("rule", "state").distinct()
        assert {rule for rule, _state in told} >= set(Rule) - {Rule.BOTH_PAID}
        assert {state for _rule, state in told} >= {"new", "stopped", "no_conflict", "to_ask", "at_source"}
        assert (Letter.objects.count(), by_doctors.count() - before) == (1, 3)

    def test_an_office_that_is_there_already_is_left_alone(self):
        with self.assertRaises(ValidationError):
            make_demo_office(today=self.today)
