"""The ledger imports again: into the same office with nothing changed, into an empty one with the same figures."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from assist.figures import Scope, figures
from assist.imports.importing import import_workbooks
from assist.imports.outcomes import SAME
from assist.imports.values import WORDS, choice
from assist.ledger.order import make_order
from assist.ledger.words import word_for
from assist.ledger.workbook import write_ledger
from households.models import Category, Cause, DisabilityClass, Health, Household, Person, Relation, SelfCare, Work
from needs.models import Need, Urgency
from tests.factories import (
    make_community,
    make_holder,
    make_household,
    make_identity,
    make_member,
    make_need,
    make_post,
    make_unit,
    make_user,
    make_visit,
)
from volunteers.models import Level, Place
from volunteers.rights import RIGHTS, Deed, Right, Role, Sees

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2025, 5, 1), date(2025, 9, 30)
TODAY = date(2025, 10, 9)
OFFICE = Path(__file__).parents[1] / "data" / "office"
HOSTILE = [
    "=1+1",
    "+86",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠甲",
    "=cmd|' /C calc'!A0",
    "'=1",
    '"=1"',
    "#N/A",
    "1e5",
]


@pytest.fixture
def export(tmp_path):
    """Write the ledger and hand out its path."""

    def written(by=None, name="ledger.xlsx"):
        order = make_order(by=by or make_holder(Role.CASEWORKER), reason="月报", first=FIRST, last=LAST)
        write_ledger(order, tmp_path / name)
        return tmp_path / name

    return written


def come_in(path, **more):
    return import_workbooks([path], today=TODAY, **more)


def outcomes(result):
    """What came of the rows of each list, where it is not “known already”."""
    return {
        sheet.name: [(outcome.about, outcome.what, outcome.words) for outcome in sheet.outcomes if outcome.what != SAME]
        for sheet in result.sheets
        if sheet.outcomes
    }


def full_household():
    household = make_household(
        head_identity=make_identity(date(1950, 3, 1)),
        category=Category.SINGLE_DIBAO,
        cause=Cause.FAMILY_CHANGE,
        registered_address="淮河路3栋203室",
        living_address="淮河路3栋203室（后门进）",
        phone="19900001111",
        bank_name="样例银行",
        account_holder="陈大明",
        bank_account="6299990000046150740",
        note="门铃坏，敲门",
        declared={"成年人/在职人员": "1", "三无人员": "1"},
    )
    head = household.memberships.get().person
    head.work, head.disability_class, head.disability_level, head.self_care = Work.RETIRED, "4", 2, SelfCare.LOST
    head.health, head.monthly_income = Health.CHRONIC, Decimal("900.50")
    head.save()
    make_member(household, "陈小明", identity_number=make_identity(date(2015, 1, 1)), work=Work.AT_SCHOOL)
    make_member(household, "无证件", relation=Relation.OTHER, birth_date=date(1990, 1, 1), phone="19900002222")
    return household, head


def test_the_same_office_finds_nothing_new_in_its_own_ledger(export):
    household, head = full_household()
    make_household(room="501室")
    owner = make_user("于阿子", community=make_community())
    make_need(household, person=head, raised_on=FIRST, urgency=Urgency.URGENT, note="尽快")
    Need.objects.update(status="taken_on", owner=owner)
    make_need(household, person=head, what="轮椅", raised_on=FIRST, measure="已联系")
    make_visit(household, person=head, visited_on=FIRST, note="一切正常", next_visit_on=date(2025, 6, 1))
    make_unit(kind="眼科医院", contact="李经理", phone="19900010000").offers.create(what="白内障检查")
    result = come_in(export())
    found = outcomes(result)
    assert found == {name: [] for name in found}
    doubts = [warning.code for sheet in result.sheets for warning in sheet.warnings]
    assert set(doubts) <= {"columns-unused", "no-rows"}  # no heading is taken for another
    assert set(found) >= {"台账统计", "人员名册", "志愿者探访记录", "需求清单", "资源清单"}


def test_the_office_s_own_workbooks_come_out_as_they_went_in(export):
    office = sorted(OFFICE.glob("*.xlsx"))
    import_workbooks(office, today=TODAY)
    before = figures(Scope(last=LAST))
    assert before.items() <= json.loads((OFFICE / "expected.json").read_text("utf-8")).items()
    declared = dict(Household.objects.values_list("number", "declared"))
    community = Place.objects.get(level=Level.COMMUNITY)
    path = export(make_post(Role.CASEWORKER, community).user)
    found = outcomes(come_in(path))
    assert found == {name: [] for name in found}
    assert dict(Household.objects.values_list("number", "declared")) == declared
    assert figures(Scope(last=LAST)) == before


@pytest.mark.django_db(transaction=True)
def test_an_empty_office_has_the_same_figures_afterwards(export):
    household, head = full_household()
    make_need(household, person=head, raised_on=FIRST)
    make_visit(household, person=head, visited_on=FIRST)
    make_unit()
    before, path = figures(Scope(last=LAST)), export()
    call_command("flush", interactive=False, verbosity=0)
    come_in(path)
    assert figures(Scope(last=LAST)) == before
    found = outcomes(come_in(path))
    assert found == {name: [] for name in found}
    person = Person.objects.get(name="陈大明")
    assert (person.health, person.disability_class, person.self_care, person.work) == (
        "chronic",
        "4",
        "lost",
        "retired",
    )
    again = Household.objects.get()
    assert (again.number, again.bank_account) == (household.number, "6299990000046150740")


def test_masked_numbers_leave_the_whole_ones_alone(export, monkeypatch):
    _household, head = full_household()
    number = head.identity_number
    careful = Right(2, sees=(Sees.REACH, Sees.CARE, Sees.MEANS), does=(Deed.EXPORT,))
    monkeypatch.setitem(RIGHTS, Role.ADVISER, careful)
    found = outcomes(come_in(export(make_holder(Role.ADVISER))))
    assert found == {name: [] for name in found}
    head.refresh_from_db()
    assert head.identity_number == number


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_come_back_as_they_were(export, text):
    household = make_household(note=text, living_address=text, registered_address=text)
    need = make_need(household, what=text, raised_on=FIRST, person=household.memberships.get().person)
    found = outcomes(come_in(export()))
    assert (found["台账统计"], found["需求清单"]) == ([], [])
    household.refresh_from_db()
    need.refresh_from_db()
    assert (household.note, household.living_address, need.what) == (text, text, text)


@pytest.mark.parametrize(
    "kind", [kind for kind in WORDS if kind in (Category, Cause, Relation, Health, DisabilityClass, Work, SelfCare)]
)
def test_every_word_is_read_back_as_the_choice_it_stands_for(kind):
    assert {value: choice(kind, word_for(kind, value)) for value in kind.values} == {
        value: value for value in kind.values
    }
