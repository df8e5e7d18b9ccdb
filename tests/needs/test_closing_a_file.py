"""A file closes only when each of its needs is closed off, has an agreed plan, or was waived with a reason."""

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains

from households.closing import close_household
from households.models import NotPossible
from households.uniting import unite
from needs.models import Need, NotAllowed, Status, StepNotAllowed
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_need, make_need_plan, make_referral, make_return_visit
from tests.needs.people import bring_to, make_pair, one_of_each
from tests.neighbours import undone
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def household():
    return make_household("T-1")


def close(household, by):
    return close_household(by=by, household=household, on=TODAY(), because="迁出")


def test_an_open_need_stands_against_closing_and_is_named_with_its_page(household, caseworker):
    need = make_need(household, what="安装扶手")
    with pytest.raises(NotPossible, match="安装扶手"):
        close(household, caseworker)
    household.refresh_from_db()
    assert household.closed_on is None
    page = Browser(caseworker).get("/households/T-1/close/")
    assert [one.url for one in page.context["ahead"].against] == [f"/needs/{need.pk}/"]
    assertContains(page, f'href="/needs/{need.pk}/"')


def test_the_form_that_is_sent_all_the_same_is_refused(household, caseworker):
    make_need(household)
    browser = Browser(caseworker)
    form = browser.get("/households/T-1/close/").context["form"]
    typed = {
        "on": TODAY().isoformat(),
        "because": "迁出",
        "submission": form["submission"].value(),
        "seen": form["seen"].value(),
    }
    assert browser.post("/households/T-1/close/", typed).status_code == 409
    household.refresh_from_db()
    assert household.closed_on is None


def test_a_draft_is_no_agreed_plan_and_leads_to_the_plan(household, caseworker):
    plan = make_need_plan(make_need(household), by=caseworker)
    against = Browser(caseworker).get("/households/T-1/close/").context["ahead"].against
    assert [one.url for one in against] == [f"/plans/{plan.pk}/"]
    plan.agree(by=caseworker, on=TODAY(), family="陈大明", how="signed")
    close(household, caseworker)


@pytest.mark.parametrize("state", [Status.CLOSED, Status.DROPPED])
def test_an_ended_need_stands_against_nothing(household, caseworker, state):
    worker, checker = make_pair()
    bring_to(state, worker=worker, checker=checker, need=make_need(household))
    close(household, caseworker)


def test_a_need_is_waived_with_a_reason_by_whoever_keeps_files_and_for_this_round_alone(household, caseworker):
    need = make_need(household)
    with pytest.raises(NotAllowed):
        need.waive(by=make_holder(Role.AREA_LEAD), because="已迁走")
    with pytest.raises(NotAllowed):
        need.waive(by=caseworker, because=" ")
    need.waive(by=caseworker, because="全家已迁往外省，由当地接续")
    assert (need.status, need.events.story().first().note) == (Status.REPORTED, "全家已迁往外省，由当地接续")
    need.drop(by=caseworker, because="重复登记")
    need.reopen(by=caseworker, because="不是重复")
    with pytest.raises(NotPossible):
        close(household, caseworker)
    need.waive(by=caseworker, because="全家已迁往外省")
    close(household, caseworker)


@pytest.mark.parametrize("status", Status.values)
def test_waiving_from_state_by_each_role(status):
    worker, checker = make_pair()
    made = bring_to(status, worker=worker, checker=checker)
    steps = made.events.count()
    for role, person in one_of_each().items():
        need, keeps = Need.objects.get(pk=made.pk), role in (Role.ADVISER, Role.CASEWORKER, Role.SUPERVISOR)
        may = keeps and status not in (Status.CLOSED, Status.DROPPED)
        assert need.may_waive(person) == may, role
        with undone():
            if may:
                need.waive(by=person, because="全家已迁往外省")
            else:
                with pytest.raises(StepNotAllowed if keeps else NotAllowed):
                    need.waive(by=person, because="全家已迁往外省")
            assert (need.status, need.events.count()) == (status, steps + may), role


def test_the_page_of_a_need_offers_the_waiver_to_whoever_keeps_files(household, caseworker):
    need = make_need(household)
    browser = Browser(caseworker)
    assert browser.post(f"/needs/{need.pk}/waive/", {"version": 0, "because": "已迁走"}).status_code == 302
    lead = Browser(make_holder(Role.GROUP_LEAD)).get(f"/needs/{need.pk}/")
    assert "waive" not in [form.step for form in lead.context["forms"]]
    assert "waive" in [form.step for form in browser.get(f"/needs/{need.pk}/").context["forms"]]


def test_a_referral_a_partner_still_works_on_stands_against_it(household, caseworker):
    need = make_need(household, by=caseworker)
    need.take_on(by=caseworker)
    one = make_referral(need, by=caseworker)
    need.waive(by=caseworker, because="全家已迁往外省")
    against = Browser(caseworker).get("/households/T-1/close/").context["ahead"].against
    assert [left.url for left in against] == [f"/referrals/{one.pk}/"]
    one.withdraw(by=caseworker, because="全家已迁往外省", on=TODAY())
    close(household, caseworker)


def test_the_last_ones_leaving_closes_no_file_past_what_stands_against_it(household, caseworker):
    need, last = make_need(household), household.memberships.get()
    browser, url = Browser(caseworker), f"/households/T-1/members/{last.pk}/leave/"
    page = browser.get(url)
    assert [one.url for one in page.context["ahead"].against] == [f"/needs/{need.pk}/"]
    typed = {"status": "moved_out", "on": TODAY().isoformat(), "because": "迁出", "follow": "stay", "end_needs": "on"}
    assert browser.post(url, typed).status_code == 409
    household.refresh_from_db()
    assert household.closed_on is None and household.memberships.present().exists()
    need.waive(by=caseworker, because="由迁入地接续")
    assert browser.post(url, typed).status_code == 302
    household.refresh_from_db()
    assert household.closed_on == TODAY()


def test_a_death_is_always_written_down_and_says_what_becomes_of_the_needs(household):
    worker, _checker = make_pair()
    waits = bring_to(Status.TO_CHECK, worker=worker, checker=None, need=make_need(household))
    need, last = make_need(household), household.memberships.select_related("person").get()
    browser, url = Browser(worker), f"/households/T-1/members/{last.pk}/leave/"
    typed = {"status": "deceased", "on": TODAY().isoformat(), "because": "因病去世", "follow": "stay"}
    assert "end_needs" in browser.post(url, typed).context["form"].errors
    assert browser.post(url, typed | {"end_needs": "on"}).status_code == 302
    for row in (household, need, waits, last.person):
        row.refresh_from_db()
    assert (household.closed_on, last.person.status) == (TODAY(), "deceased")
    assert (need.status, need.events.story().first().note) == (Status.DROPPED, "因病去世")
    assert (waits.status, waits.events.story().first().step) == (Status.TO_CHECK, "waive")


def test_uniting_leaves_no_open_need_behind_on_the_file_it_closes(household, caseworker):
    need, into = make_need(household), make_household("T-2")
    with pytest.raises(NotPossible):
        unite(by=caseworker, household=household, into=into, on=TODAY(), because="同住", follow=False)
    browser = Browser(caseworker)
    page = browser.post("/households/T-1/merge/", {"follow": "stay", "look": "1"})
    assert [one.url for one in page.context["ahead"].against] == [f"/needs/{need.pk}/"]
    unite(by=caseworker, household=household, into=into, on=TODAY(), because="同住")
    need.refresh_from_db()
    assert need.household == into


def test_return_visits_to_come_are_named_and_do_not_stand_against_it(household, caseworker):
    worker, checker = make_pair()
    need = bring_to(Status.CLOSED, worker=worker, checker=checker, need=make_need(household))
    one = make_return_visit(need)
    ahead = Browser(caseworker).get("/households/T-1/close/").context["ahead"]
    assert (ahead.against, [left.url for left in ahead.left_open]) == ([], [f"/returns/{one.pk}/"])
    close(household, caseworker)


def test_evidence_of_a_visit_names_it_and_a_residents_word_says_how_satisfied(caseworker):
    need = bring_to(Status.TAKEN_ON, worker=caseworker, checker=None)
    for kind in ("visit", "resident"):
        with pytest.raises(NotAllowed):
            need.add_evidence(by=caseworker, kind=kind, words="看过")
        answer = Browser(caseworker).post(
            f"/needs/{need.pk}/add_evidence/", {"version": need.version, "kind": kind, "words_": "看过"}
        )
        assert answer.status_code == 422
    need.add_evidence(by=caseworker, kind="resident", words="满意", satisfaction=4)
