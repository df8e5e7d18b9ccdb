"""Merging two records or two files stays within reach, keeps what was said for good, and hands everything over."""

from datetime import date, timedelta

import pytest
from pytest_django.asserts import assertContains

from benefits.models import Award, Finding, State, Verdict
from households.documents.following import DocumentsFollow
from households.duplicates.elsewhere import numbers_elsewhere
from households.duplicates.files import doubles, merge_files
from households.duplicates.finding import likely_pairs, likely_pairs_across
from households.hanging import FOLLOWERS
from households.heads import present_members
from households.joining import add_member
from households.models import (
    Action,
    Asset,
    Document,
    Household,
    HouseholdEvent,
    KeptApart,
    Membership,
    NotPossible,
    Person,
)
from households.taking_back import take_back
from households.uniting import unite
from tests.browser import Browser
from tests.factories import (
    make_award,
    make_community,
    make_document,
    make_far_building,
    make_finding,
    make_holder,
    make_household,
    make_identity,
    make_post,
    make_street,
    make_visit,
)
from tests.households.twins import BORN, DAY, head_of, merge, twins
from volunteers.models import Level, Place
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def undo(by):
    take_back(Action.objects.latest("pk"), by=by, on=DAY, because="不是一人")


# --- within reach ------------------------------------------------------------------------------------------------


def test_whoever_lives_out_of_reach_now_is_neither_shown_nor_merged(browser, caseworker):
    one, two = twins(building=make_far_building())
    Membership.objects.create(household=make_household("T-3", head="李四"), person=head_of(two), left_on=DAY)
    assert likely_pairs(caseworker, make_community()) == []
    assert browser.get(f"/households/duplicates/{head_of(one).pk}/{head_of(two).pk}/").status_code == 404


def test_whoever_belongs_to_no_household_counts_where_he_belonged_last(browser, caseworker):
    one, two = twins()
    gone = head_of(two)
    two.memberships.update(left_on=DAY, left_because="迁出")
    Membership.objects.create(
        household=make_household(building=make_far_building(), head="李四"), person=gone, left_on=date(2024, 1, 1)
    )
    assert [pair.other.pk for pair in likely_pairs(caseworker, make_community())] == [gone.pk]
    Membership.objects.filter(person=gone, left_on=date(2024, 1, 1)).update(left_on=DAY + timedelta(days=1))
    assert likely_pairs(caseworker, make_community()) == []
    assert browser.get(f"/households/duplicates/{head_of(one).pk}/{gone.pk}/").status_code == 404


def test_one_person_in_two_communities_is_shown_to_whoever_may_merge_in_both(browser):
    one, two = twins(building=make_far_building())
    make_household("T-3")  # of the same name, in the same community as the first
    supervisor = Browser(make_holder(Role.SUPERVISOR, one.building))
    page = supervisor.get("/households/duplicates/", {"place": "across"})
    assert [(pair.one.number, pair.other.number) for pair in page.context["pairs"]] == [("T-1", "T-2")]
    assert supervisor.get(f"/households/duplicates/{head_of(one).pk}/{head_of(two).pk}/").status_code == 200
    theirs = browser.get("/households/duplicates/", {"place": "across"}).context["pairs"]
    assert [pair for pair in theirs if pair.other.number == "T-2"] == []


@pytest.mark.parametrize("is_old_here", [True, False])
def test_the_other_form_of_a_number_out_of_reach_tells_whom_to_ask_and_nothing_else(caseworker, is_old_here):
    new = make_identity(BORN)
    numbers = [new[:6] + new[8:17], new]
    here, there = numbers if is_old_here else numbers[::-1]
    make_household("T-1", head_identity=here)
    far = make_household("T-2", head="欧阳远", head_identity=there, building=make_far_building())
    make_post(Role.CASEWORKER, far.building.above(2))
    today = DAY
    (told,) = numbers_elsewhere(caseworker, make_community(), today=today)
    assert (told.name, told.number) == ("陈大明", "T-1")
    assert "他社区" in told.words
    assert not any(secret in told.words for secret in ("欧阳远", "T-2", new))
    assert numbers_elsewhere(make_holder(Role.SUPERVISOR, far.building), make_community(), today=today) == []


def test_an_office_without_communities_has_nobody_on_record_twice():
    street = make_street("空街道")
    page = Browser(make_post(Role.SUPERVISOR, street).user).get("/households/duplicates/")
    assert page.status_code == 200
    assert page.context["pairs"] == []


@pytest.mark.parametrize("people", [1, 3])
def test_looking_across_communities_reads_namesakes_alone_by_five_queries(people, django_assert_num_queries):
    new = make_identity(BORN)
    for number in range(people):
        make_household(f"T-{number}", head_identity=make_identity())
    make_household("T-8", head_identity=new[:6] + new[8:17])
    make_household("T-9", head="陈大民", head_identity=new, building=make_far_building())
    supervisor, places = make_holder(Role.SUPERVISOR), Place.objects.filter(level=Level.COMMUNITY)
    with django_assert_num_queries(7):  # the posts and the places are asked for as well
        (pair,) = likely_pairs_across(supervisor, *places)
    assert (pair.one.number, pair.other.number) == ("T-8", "T-9")


def test_across_communities_a_phone_tells_where_a_birth_date_is_not_known(caseworker):
    one, two = make_household("T-1"), make_household("T-2", building=make_far_building())
    Person.objects.update(phone="19900001111")
    Person.objects.filter(pk=head_of(two).pk).update(birth_date=BORN)
    supervisor, places = make_holder(Role.SUPERVISOR), Place.objects.filter(level=Level.COMMUNITY)
    (pair,) = likely_pairs_across(supervisor, *places)
    assert {pair.one.number, pair.other.number} == {one.number, two.number}
    assert likely_pairs_across(caseworker, *places) == []
    Person.objects.update(phone="")
    assert likely_pairs_across(supervisor, *places) == []


# --- kept apart --------------------------------------------------------------------------------------------------


def test_two_who_were_kept_apart_are_not_merged(caseworker):
    one, two = twins()
    KeptApart.objects.keep_apart(head_of(one), head_of(two), by=caseworker)
    with pytest.raises(NotPossible):
        merge(one, two, caseworker)


def test_two_who_were_kept_apart_stay_two_when_their_files_become_one(caseworker):
    one, two = twins()
    KeptApart.objects.keep_apart(head_of(one), head_of(two), by=caseworker)
    assert doubles(present_members(one), present_members(two)) == []
    merge_files(by=caseworker, keep=one, gone=two, on=DAY, because="重复建档")
    assert [member.person.name for member in one.memberships.present().head_first()] == ["陈大明", "陳大明"]


def test_two_who_were_kept_apart_by_mistake_are_merged_once_that_is_taken_back(browser, caseworker):
    one, two = twins()
    pair = f"/households/duplicates/{head_of(one).pk}/{head_of(two).pk}/"
    browser.post(pair + "apart/", {"why": "父子"})
    listed = browser.get("/households/duplicates/")
    assert (listed.context["pairs"], len(listed.context["apart"])) == ([], 1)
    assertContains(browser.get(pair), pair + "together/")
    browser.post(pair + "together/", {"because": ""})
    assert KeptApart.objects.standing().exists()
    browser.post(pair + "together/", {"because": "同一身份证"})
    row = KeptApart.objects.get()
    assert (row.because, row.taken_back_by, row.taken_back_because) == ("父子", caseworker, "同一身份证")
    assert browser.get("/households/duplicates/").context["apart"] == []
    merge(one, two, caseworker)


def test_what_was_said_of_a_merged_record_is_taken_back_of_the_one_that_is_kept(caseworker):
    one, two = twins()
    third = make_household("T-3")
    KeptApart.objects.keep_apart(head_of(two), head_of(third), by=caseworker)
    keep, _gone = merge(one, two, caseworker)
    told = {"by": caseworker, "because": "同一身份证"}
    assert KeptApart.objects.take_back(head_of(third), keep, **told)
    assert not KeptApart.objects.take_back(head_of(third), keep, **told)
    merge(one, third, caseworker)


def test_two_are_kept_apart_again(caseworker):
    one, two = (head_of(household) for household in twins())
    KeptApart.objects.keep_apart(one, two, by=caseworker)
    KeptApart.objects.take_back(one, two, by=caseworker, because="同一身份证")
    KeptApart.objects.keep_apart(two, one, by=caseworker)
    assert (KeptApart.objects.count(), KeptApart.objects.standing().count()) == (2, 1)


@pytest.mark.parametrize("role", [Role.ADVISER, Role.REVIEWER])
def test_whoever_may_not_merge_takes_nothing_back(caseworker, role):
    one, two = (head_of(household) for household in twins())
    KeptApart.objects.keep_apart(one, two, by=caseworker)
    other = Browser(make_holder(role))
    assert other.post(f"/households/duplicates/{one.pk}/{two.pk}/together/", {"because": "同"}).status_code == 404
    assert KeptApart.objects.standing().exists()


def test_what_keeps_a_merged_record_apart_keeps_the_kept_one_apart(caseworker):
    one, two = twins()
    third = make_household("T-3")
    Person.objects.update(birth_date=BORN)
    KeptApart.objects.keep_apart(head_of(two), head_of(third), by=caseworker)
    merge(one, two, caseworker)
    assert likely_pairs(caseworker, make_community()) == []
    undo(caseworker)
    assert len(likely_pairs(caseworker, make_community())) == 2


def test_a_record_merged_before_points_to_the_one_that_is_kept_at_last(caseworker):
    one, two = twins()
    third = make_household("T-3")
    keep, gone = merge(one, two, caseworker)
    last, _keep = merge(third, one, caseworker)
    assert {person.merged_into for person in Person.objects.filter(pk__in=(keep.pk, gone.pk))} == {last}
    undo(caseworker)
    gone.refresh_from_db()
    assert gone.merged_into == keep


# --- what is handed over -----------------------------------------------------------------------------------------


def test_everything_that_names_a_person_follows_or_is_of_the_past():
    of_the_past = {"householdevent", "formervalue", "opening", "approval", "membership", "provision"}
    naming = {relation.related_model._meta.model_name for relation in Person._meta.related_objects}
    assert naming - of_the_past == {follower.model.rpartition(".")[2] for follower in FOLLOWERS}


def test_awards_and_findings_go_over_so_that_the_next_comparison_knows_them(caseworker):
    one, two = twins()
    finding, award = make_finding(two), make_award(head_of(two))
    keep, gone = merge(one, two, caseworker)
    finding.refresh_from_db()
    assert (finding.person, finding.subject) == (keep, f"p{keep.pk}")
    assert Award.objects.get(pk=award.pk).person == keep
    undo(caseworker)
    finding.refresh_from_db()
    assert (finding.person, finding.subject) == (gone, f"p{gone.pk}")


def test_what_was_found_of_both_is_found_once(caseworker):
    one, two = twins()
    kept, double = make_finding(one), make_finding(two)
    merge(one, two, caseworker)
    states = {row.pk: row.state for row in Finding.objects.all()}
    assert states == {kept.pk: State.NEW, double.pk: State.GONE}
    undo(caseworker)
    double.refresh_from_db()
    assert double.state == State.NEW
    assert [event.step for event in double.events.order_by("pk")] == [Verdict.ENDED, Verdict.REOPEN]


def test_the_earlier_of_two_planned_visits_stays_planned(caseworker):
    one = make_household("T-1", next_visit_on=date(2025, 10, 20))
    two = make_household("T-2", next_visit_on=date(2025, 10, 5))
    make_visit(one, visited_on=date(2025, 8, 1))
    before = {row.pk: row.next_visit_on for row in Household.objects.all()}
    merge_files(by=caseworker, keep=one, gone=two, on=DAY, because="重复建档")
    one.refresh_from_db()
    assert (one.next_visit_on, one.last_visit_on) == (date(2025, 10, 5), date(2025, 8, 1))
    undo(caseworker)
    assert {row.pk: row.next_visit_on for row in Household.objects.all()} == before


def test_a_visit_planned_since_does_not_stand_against_taking_back(caseworker):
    one, two = make_household("T-1"), make_household("T-2", next_visit_on=date(2025, 10, 5))
    merge_files(by=caseworker, keep=one, gone=two, on=DAY, because="重复建档")
    Household.objects.filter(pk=one.pk).update(next_visit_on=date(2025, 12, 1))
    undo(caseworker)
    assert [row.next_visit_on for row in Household.objects.by_number()] == [date(2025, 12, 1), date(2025, 10, 5)]


@pytest.fixture
def united(caseworker):
    """The savings of a household that went over into another one."""
    one, two = make_household("T-1", head="李四"), make_household("T-2")
    Asset.objects.create(household=one, kind="savings", value=500, since=date(2025, 1, 1))
    unite(by=caseworker, household=one, into=two, on=DAY, because="合户")
    return Asset.objects.get(household=two)


def test_what_was_corrected_since_a_merger_is_not_taken_back_with_it(caseworker, united):
    united.correct(by=caseworker, version=0, value=900)
    with pytest.raises(NotPossible):
        undo(caseworker)
    united.refresh_from_db()
    assert (united.value, united.withdrawn_on) == (900, None)


def test_once_that_is_withdrawn_the_merger_is_taken_back(caseworker, united):
    united.correct(by=caseworker, version=0, value=900)
    united.withdraw(by=caseworker, version=1, on=DAY, because="重复")
    undo(caseworker)
    assert list(Asset.objects.so_still().values_list("household__number", "value")) == [("T-1", 500)]


# --- papers that follow ------------------------------------------------------------------------------------------


def test_the_papers_of_the_whole_household_are_told_as_hanging_on_it(caseworker):
    household = make_household("T-1")
    make_document(household, words="全家的")
    (told,) = DocumentsFollow().hanging(caseworker, [household])
    assert "全家的" in told.what
    assert DocumentsFollow().hanging(caseworker, [household], people=[head_of(household)]) == []


def test_papers_out_of_ones_reach_do_not_come_along(caseworker):
    number = make_identity()
    far = make_household("T-9", head_identity=number, building=make_far_building())
    make_document(far, person=head_of(far), words="在他社区")
    far.close(by=None, on=date(2025, 5, 1), because="迁出")
    here = make_household("T-1", head="李四")
    add_member(by=caseworker, household=here, member={"name": "陈大明", "identity_number": number}, on=DAY)
    assert Document.objects.get().household == far


def test_the_page_of_a_merged_record_is_that_of_the_kept_one_with_what_happened_to_both(browser, caseworker):
    one, two = twins()
    gone = head_of(two)
    gone.correct(by=caseworker, version=0, phone="19912341234")
    HouseholdEvent.objects.create(household=two, person=gone, kind="came_back", on=DAY, note="从外地回来")
    keep, gone = merge(one, two, caseworker)
    assert browser.get(f"/people/{gone.pk}/").context["file"].person == keep
    history = browser.get(f"/people/{keep.pk}/history/")
    assertContains(history, "从外地回来")
    assertContains(history, "19912341234")


def test_two_files_are_compared_by_what_they_say_and_what_stands_on_them(browser):
    one, two = twins()
    Household.objects.filter(pk=two.pk).update(next_visit_on=date(2025, 10, 5), bank_account="6299990000046150740")
    make_visit(two, visited_on=date(2025, 8, 1))
    make_document(one)
    page = browser.get(f"/households/duplicates/{head_of(one).pk}/{head_of(two).pk}/files/")
    rows = {(kept, gone) for _heading, kept, gone, differs in page.context["rows"] if differs}
    assert {("", "2025-10-05"), ("", "****0740"), (0, 1), (1, 0)} <= rows
    assertContains(page, "****0740")
    assert not [row for row in page.context["rows"] if not row[1] and not row[2]]
