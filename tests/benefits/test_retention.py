"""Lists are kept as long as their rule says; exceptions last until a supervisor takes them back."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from benefits.models import Award, Finding, Roster, RosterPage
from benefits.models.finding import MayNot
from benefits.recording import compare_and_record
from benefits.retention import throw_away_lists
from tests.browser import Browser
from tests.factories import make_award, make_finding, make_holder, make_household, make_identity
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
LAST = date(2025, 9, 30)


def test_rows_of_an_old_list_go_and_what_a_later_list_says_as_well_stays(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    person = make_household(head_identity=make_identity()).memberships.get().person
    old, lasting = make_award(person, month=date(2023, 1, 1)), make_award(person, "tekun", month=date(2023, 1, 1))
    new = make_award(person, "old_age")
    Award.objects.filter(pk=lasting.pk).update(last_roster=new.last_roster, last_row=new.last_row)
    Roster.objects.filter(month=date(2023, 1, 1)).update(keep_until=date(2025, 1, 1))
    assert throw_away_lists(today=date(2025, 1, 1)) == 0
    call_command("retention")
    assert not Award.objects.filter(pk=old.pk).exists()
    lasting.refresh_from_db()
    assert (lasting.first_roster, lasting.first_row, lasting.where()) == (new.last_roster, new.last_row, new.where())
    assert [page.roster for page in RosterPage.objects.all()] == [new.last_roster]
    assert Roster.objects.get(month=date(2023, 1, 1)).rows_dropped == 2


def test_an_exception_is_a_supervisors_and_later_lists_do_not_call_it_into_question(caseworker):
    person = make_household(head_identity=make_identity()).memberships.get().person
    dibao, _tekun = (make_award(person, kind) for kind in ("dibao", "tekun"))
    compare_and_record(LAST)
    finding = Finding.objects.get()
    finding.take("clear", by=caseworker, version=finding.version, note="子女单独立户")
    assert "except" not in finding.steps_for(caseworker)
    with pytest.raises(MayNot):
        finding.take("except", by=caseworker, version=finding.version, note="子女单独立户")
    supervisor = make_holder(Role.SUPERVISOR)
    said = {"note": "经会议研究", "version": finding.version}
    Browser(supervisor).post(reverse("benefits:step", args=[finding.pk, "except"]), said)
    Award.objects.filter(pk=dibao.pk).update(amount=900)
    compare_and_record(date(2025, 10, 31))
    finding.refresh_from_db()
    assert (finding.state, "reopen" in finding.steps_for(supervisor)) == ("excepted", True)


def test_an_open_finding_is_no_exception_before_it_is_judged():
    finding = make_finding()
    assert "except" not in finding.steps_for(make_holder(Role.SUPERVISOR))
