"""What a household lives on and owns: rows from a day until a day, each verb, and who sees them."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from households.means.per_head import per_head
from households.models import (
    Asset,
    FormerValue,
    Housing,
    Income,
    IncomeKind,
    LocalIncomeRule,
    NotAsSaid,
    Status,
    Supporter,
)
from households.taking_back import take_back
from households.uniting import unite
from tests.browser import Browser
from tests.factories import (
    make_far_building,
    make_holder,
    make_household,
    make_income,
    make_member,
    make_supporter,
)
from volunteers.models.versioned import ChangedMeanwhile
from volunteers.rights import Role

pytestmark = pytest.mark.django_db

MARCH, MAY, JUNE, JULY = date(2026, 3, 1), date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
KINDS = ["income", "supporters", "property", "housing"]
TYPED = {
    "income": {"kind": "wage", "amount": "1200.50"},
    "supporters": {"name": "李强", "relation": "son", "duty": "parents", "amount": "300"},
    "property": {"kind": "savings", "value": "20000"},
    "housing": {"kind": "rented", "owner": "王某", "address": "淮河路", "built_area": "42.5"},
}
MODELS = {"income": Income, "supporters": Supporter, "property": Asset, "housing": Housing}


@pytest.fixture
def household():
    return make_household("T-1")


@pytest.fixture
def head(household):
    return household.memberships.get().person


def typed(sort, **more):
    return TYPED[sort] | {"since": "2026-03-01", "proof": "told", "submission": str(uuid4())} | more


def row_of(browser, household, sort):
    browser.post(f"/households/T-1/means/{sort}/new/", typed(sort))
    return MODELS[sort].objects.get()


# --- the rows and their verbs ----------------------------------------------------------------------------------


def test_a_change_ends_the_row_and_begins_a_new_one(head):
    row = make_income(head, amount=900, since=MARCH)
    new = row.change(by=None, version=0, on=JUNE, kind="wage", amount=Decimal(1100), because="加薪")
    assert (row.until, row.ended_because, new.since, new.until, new.amount) == (JUNE, "加薪", JUNE, None, 1100)
    assert [one.amount for one in Income.objects.so_on(MAY)] == [900]
    assert [one.amount for one in Income.objects.so_on(JUNE)] == [1100]
    assert row.history.count() == 2


def test_a_change_on_the_day_it_began_or_before_is_refused(head):
    row = make_income(head, since=JUNE)
    for day in (MAY, JUNE):
        with pytest.raises(NotAsSaid):
            row.change(by=None, version=0, on=day, kind="wage", amount=1)
    assert Income.objects.count() == 1


def test_whoever_ends_or_changes_a_row_second_changes_nothing(head):
    row, same = make_income(head, since=MARCH), Income.objects.get()
    row.end(by=None, version=0, on=MAY)
    with pytest.raises(ChangedMeanwhile):
        same.change(by=None, version=0, on=JUNE, kind="wage", amount=5)
    with pytest.raises(NotAsSaid):
        row.end(by=None, version=1, on=JUNE)
    assert Income.objects.get().until == MAY


def test_a_withdrawn_row_stays_and_is_never_so(head):
    row = make_income(head, since=MARCH)
    row.withdraw(by=None, version=0, on=MAY, because="写错人了")
    assert not Income.objects.so_on(JUNE).exists()
    assert Income.objects.get().withdrawn_because == "写错人了"
    with pytest.raises(NotAsSaid):
        row.withdraw(by=None, version=1, on=MAY, because="again")


def test_a_change_sent_twice_begins_one_row(head):
    row, mark = make_income(head, since=MARCH), uuid4()
    first = row.change(by=None, version=0, on=JUNE, kind="wage", amount=1, submission=mark)
    assert row.change(by=None, version=0, on=JUNE, kind="wage", amount=1, submission=mark) == first


def test_a_row_goes_along_with_its_person_into_another_household(household):
    member = make_member(household, "陈小明")
    row = make_income(member.person, since=MARCH)
    own = make_income(household=household, since=MARCH)
    member.left_on = MAY
    member.save()
    other = make_household("T-2")
    other.memberships.create(person=member.person, joined_on=MAY)
    later = make_income(member.person, since=JULY)
    assert set(Income.objects.of(household)) == {row, own}
    assert set(Income.objects.of(other)) == {row, later}
    assert set(Income.objects.kept_from(household)) == {own}
    assert set(Income.objects.kept_from(other)) == {row, later}


def test_only_rows_in_reach_are_visible(household, head):
    mine, far = (
        make_income(head),
        make_far_building(),
    )
    make_income(make_household(building=far).memberships.get().person)
    keeper = make_holder(Role.CASEWORKER, household.building)
    assert list(Income.objects.visible_to(keeper)) == [mine]
    assert not Income.objects.visible_to(make_holder(Role.AREA_LEAD, household.building)).exists()


def test_what_a_household_owned_goes_on_in_the_file_it_is_merged_into(household, head):
    other = make_household("T-2", head="张伟")
    own = make_income(household=household, amount=600, since=MARCH)
    his, ended = make_income(head, since=MARCH), make_income(household=household, since=MARCH, until=MAY)
    keeper = make_holder(Role.SUPERVISOR, household.building)
    action = unite(by=keeper, household=household, into=other, on=JUNE, because="合户")
    own.refresh_from_db()
    new = Income.objects.get(household=other)
    assert (own.until, new.since, new.amount) == (JUNE, JUNE, 600)
    assert set(Income.objects.of(other)) == {new, his}
    assert {own, ended} <= set(Income.objects.of(household))
    take_back(action, by=keeper, on=JULY, because="弄错了")
    own.refresh_from_db()
    new.refresh_from_db()
    assert (own.until, new.withdrawn_because) == (None, "弄错了")
    assert set(Income.objects.of(household).so_on(JULY)) == {own, his}


# --- the income per head ---------------------------------------------------------------------------------------


def test_a_household_is_worked_out_line_by_line(household, head):
    son = make_member(household, "陈小明").person
    make_income(head, kind=IncomeKind.PENSION, amount="1000.01")
    make_income(son, kind=IncomeKind.SCHOLARSHIP, amount=500)
    make_income(household=household, kind=IncomeKind.RENT, amount=600)
    make_supporter(head, amount=200)
    make_supporter(head, name="无力者", amount=0, unable_because="重病")
    working = per_head(household, timezone.localdate())
    assert (working.total, working.counted, working.result) == (Decimal("1800.01"), 2, Decimal("900.01"))
    assert [line.counts for line in working.lines if line.amount == 500] == [False]
    assert len(working.lines) == 5


@pytest.mark.parametrize("status", [Status.MISSING, Status.IN_PRISON, Status.IN_DETOX, Status.RELIGIOUS])
def test_who_is_missing_or_held_or_long_away_does_not_count(household, head, status):
    son = make_member(household, "陈小明", status=status).person
    make_income(son, amount=900)
    make_income(head, amount=100)
    working = per_head(household, timezone.localdate())
    assert (working.counted, working.result) == (1, 100)


def test_as_of_a_day_counts_what_was_so_then(household, head):
    son = make_member(household, "陈小明", status=Status.IN_PRISON, monthly_income=50).person
    FormerValue.objects.keep([(son, {"status": "normal", "monthly_income": Decimal(700)})], until=MAY, by=None)
    make_income(head, amount=100, since=MARCH, until=JUNE)
    assert per_head(household, MARCH).result == 400
    assert per_head(household, MAY).result == 100
    assert per_head(household, JUNE).result == 0


def test_the_basic_pension_is_left_out_until_its_rule_ends_and_then_asks(household, head):
    make_income(head, kind=IncomeKind.BASIC_PENSION, amount=200, since=date(2025, 1, 1))
    (before,), (after,) = (per_head(household, day).lines for day in (date(2025, 12, 31), date(2026, 1, 1)))
    assert (before.counts, before.undecided, after.counts, after.undecided) == (False, False, False, True)


@pytest.mark.parametrize("counts", [True, False])
def test_an_old_age_allowance_counts_as_the_place_has_decided(household, head, counts):
    make_income(head, kind=IncomeKind.OLD_AGE, amount=100, since=MARCH)
    LocalIncomeRule.objects.create(kind=IncomeKind.OLD_AGE, counts=counts, since=JUNE, basis="样例〔2026〕1号")
    assert per_head(household, MAY).lines[0].undecided
    (line,) = per_head(household, JUNE).lines
    assert (line.counts, line.undecided) == (counts, False)
    assert "样例〔2026〕1号" in line.why


@pytest.mark.parametrize("rows", [1, 3])
def test_working_it_out_costs_six_queries(household, rows, django_assert_num_queries):
    for _ in range(rows):
        make_income(make_member(household).person)
        make_supporter(household=household)
    with django_assert_num_queries(6):
        per_head(household, timezone.localdate())


# --- the pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", KINDS)
def test_a_row_is_written_down_shown_and_sent_twice_only_once(browser, household, sort):
    data = typed(sort)
    for _ in range(2):
        assert browser.post(f"/households/T-1/means/{sort}/new/", data).url == "/households/T-1/means/"
    row = MODELS[sort].objects.get()
    assert (row.household, row.person) == (household, None)
    assert row.history.get().history_user == browser.user
    assertContains(browser.get("/households/T-1/means/"), f"/households/T-1/means/{sort}/{row.pk}/")
    assertContains(browser.get(f"/households/T-1/means/{sort}/{row.pk}/"), "2026-03-01")


@pytest.mark.parametrize("sort", KINDS)
def test_each_deed_has_its_page_and_is_done(browser, household, sort):
    url = f"/households/T-1/means/{sort}"
    row = row_of(browser, household, sort)
    assert browser.get(f"{url}/{row.pk}/change/").status_code == 200
    browser.post(f"{url}/{row.pk}/change/", typed(sort, since="2026-06-01", version=0))
    new = MODELS[sort].objects.get(until=None)
    browser.post(f"{url}/{new.pk}/correct/", typed(sort, since="2026-06-02", version=0, note="更正"))
    new.refresh_from_db()
    assert (new.since, new.note) == (date(2026, 6, 2), "更正")
    browser.post(f"{url}/{new.pk}/end/", {"on": "2026-07-01", "because": "不再", "version": 1})
    browser.post(f"{url}/{row.pk}/withdraw/", {"because": "写错", "version": 1})
    row.refresh_from_db()
    new.refresh_from_db()
    assert (new.until, row.withdrawn_on) == (JULY, timezone.localdate())
    story = browser.get(f"{url}/{new.pk}/")
    assertContains(story, "2026-06-01 → 2026-06-02")


def test_the_second_to_save_sees_both_versions(browser, household):
    row = row_of(browser, household, "income")
    url = f"/households/T-1/means/income/{row.pk}"
    browser.post(f"{url}/correct/", typed("income", version=0, amount="1300"))
    for deed in ("correct", "change"):
        late = browser.post(f"{url}/{deed}/", typed("income", since="2026-06-01", version=0, amount="1400"))
        assert late.status_code == 409
        assertContains(late, "1300", status_code=409)
        assertContains(late, 'value="1400"', status_code=409)
    assert browser.post(f"{url}/end/", {"on": "2026-07-01", "version": 0}).status_code == 409
    assert browser.post(f"{url}/withdraw/", {"because": "x", "version": 0}).status_code == 409
    assert (Income.objects.get().amount, Income.objects.get().version) == (1300, 1)


@pytest.mark.parametrize(
    ("sort", "wrong", "field"),
    [
        ("income", {"amount": "-1"}, "amount"),
        ("income", {"kind": "alms"}, "kind"),
        ("income", {"since": "2999-01-01"}, "since"),
        ("income", {"until": "2026-03-01"}, "until"),
        ("supporters", {"amount": "0"}, "unable_because"),
        ("housing", {"built_area": "-3"}, "built_area"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(browser, household, sort, wrong, field):
    response = browser.post(f"/households/T-1/means/{sort}/new/", typed(sort, **wrong))
    assert field in response.context["form"].errors
    assert not MODELS[sort].objects.exists()


@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, Role.GROUP_LEAD, Role.AREA_LEAD])
def test_who_sees_no_means_finds_no_page_of_them(browser, household, role):
    row = row_of(browser, household, "income")
    lead = Browser(make_holder(role, household.building))
    for page in ("", "income/new/", f"income/{row.pk}/", f"income/{row.pk}/correct/"):
        assert lead.get(f"/households/T-1/means/{page}").status_code == 404
    assertNotContains(lead.get("/households/T-1/"), "/means/")
    if role != Role.BUILDING_LEAD:
        assertNotContains(lead.get("/households/T-1/history/"), "1200.50")


def test_a_reviewer_reads_and_changes_nothing(browser, household):
    row = row_of(browser, household, "income")
    reviewer = Browser(make_holder(Role.REVIEWER, household.building))
    page = reviewer.get(f"/households/T-1/means/income/{row.pk}/")
    assertNotContains(page, "/correct/")
    assert reviewer.get("/households/T-1/means/income/new/").status_code == 403
    assert reviewer.post(f"/households/T-1/means/income/{row.pk}/withdraw/", {"because": "x"}).status_code == 403


def test_the_page_shows_the_day_that_is_asked_for(browser, household, head):
    make_income(head, amount="777.77", since=MARCH, until=JUNE)
    assert browser.get("/households/T-1/means/?day=20260501").context["working"].result == Decimal("777.77")
    assert browser.get("/households/T-1/means/").context["working"].result == 0
    wrong = browser.get("/households/T-1/means/?day=2026-13-01")
    assert (wrong.status_code, wrong.context["working"]) == (200, None)


def test_nothing_is_added_to_a_closed_file(browser, household):
    row = row_of(browser, household, "income")
    household.close(by=None, on=timezone.localdate() - timedelta(days=1), because="迁出")
    assert browser.get("/households/T-1/means/income/new/").status_code == 403
    assert browser.get(f"/households/T-1/means/income/{row.pk}/change/").status_code == 404
    assert browser.get(f"/households/T-1/means/income/{row.pk}/correct/").status_code == 200


def test_the_history_of_the_file_tells_what_became_of_its_means(browser, household):
    row = row_of(browser, household, "income")
    browser.post(f"/households/T-1/means/income/{row.pk}/correct/", typed("income", version=0, amount="1300"))
    assertContains(browser.get("/households/T-1/history/"), "1200.50 → 1300.00")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_row_and_for_three(browser, household, rows, django_assert_num_queries):
    for _ in range(rows):
        make_income(make_member(household).person)
        make_supporter(household=household)
    browser.get("/households/T-1/means/")  # that somebody looked is written once
    with django_assert_num_queries(19):
        browser.get("/households/T-1/means/")


def test_as_of_a_day_a_file_shows_what_its_members_of_that_day_had(household, head):
    son = make_member(household, "陈小明", joined_on=MAY, left_on=JULY).person
    for person in (head, son):
        make_income(person, since=MARCH)
    for day, owners in ((MARCH, {head}), (JUNE, {head, son}), (JULY, {head})):
        assert {row.person for row in Income.objects.shown_on(household, day)} == owners


def test_a_former_members_row_stays_his_when_it_is_corrected(browser, household):
    left = make_member(household, "陈小明", left_on=JULY).person
    row = make_income(left, since=MARCH)
    address = f"/households/T-1/means/income/{row.pk}/correct/"
    form = browser.get(address).context["form"]
    assert left in form.fields["person"].queryset
    sent = typed("income", person=left.pk, version=row.version, amount="900")
    assert browser.post(address, sent).status_code == 302
    row.refresh_from_db()
    assert (row.person, row.household, row.amount) == (left, None, 900)
    assert left not in browser.get("/households/T-1/means/income/new/").context["form"].fields["person"].queryset
