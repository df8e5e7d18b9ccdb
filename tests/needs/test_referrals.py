"""Referrals: every move × every state × every role, what each does to the need and the capacity, and its pages."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from households.models import Basis
from needs.models import (
    MOVES,
    Evidence,
    NoCapacity,
    NotAllowed,
    Offer,
    Period,
    Provision,
    Referral,
    ReferralEvent,
    Service,
    State,
    Status,
    Step,
    StepNotAllowed,
)
from needs.models.referral_steps import HOLDS
from needs.referrals.expiring import expire_due
from needs.referrals.forms import _ground_of
from tests.browser import Browser
from tests.factories import (
    make_holder,
    make_household,
    make_kind,
    make_member,
    make_need,
    make_offer,
    make_referral,
)
from tests.needs.people import EVIDENCE, IN_THE_GRID, one_of_each
from tests.neighbours import undone
from volunteers.models import AuditEntry, Did
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
OFFICE = {Role.ADVISER, Role.CASEWORKER, Role.SUPERVISOR}
CARRY = OFFICE | {Role.GROUP_LEAD, Role.AREA_LEAD}
LIVE = ("offered", "accepted")
# Written out by hand, not taken from the code: move -> who, from -> to.
TABLE = {
    "accept": (OFFICE, {"offered": "accepted"}),
    "decline": (OFFICE, dict.fromkeys(LIVE, "declined")),
    "deliver": (CARRY, {"accepted": "delivered"}),
    "confirm": (CARRY, {"delivered": "confirmed"}),
    "withdraw": (OFFICE, dict.fromkeys((*LIVE, "delivered"), "withdrawn")),
    "new_link": (OFFICE, {"offered": "offered", "accepted": "accepted"}),
    "revoke": (OFFICE, {"offered": "offered", "accepted": "accepted"}),
}
PATHS = {
    "offered": (),
    "accepted": ("accept",),
    "delivered": ("accept", "deliver"),
    "confirmed": ("accept", "deliver", "confirm"),
    "declined": ("decline",),
    "expired": ("expire",),
    "withdrawn": ("withdraw",),
}
SAID = {
    "accept": {"person": "李经理"},
    "decline": {"because": "人手不够"},
    "deliver": {"hours": 2, "goods": "米面油", "proof": "签收单12"},
    "confirm": {"words": "收到了", "satisfaction": 5},
    "withdraw": {"because": "已另行解决"},
    "expire": {},
    "new_link": {},
    "revoke": {},
}


def make_move(referral, move, by):
    told = SAID[move] if move == "expire" else SAID[move] | {"by": by}
    getattr(referral, move)(on=TODAY(), **told)


def in_state(state, by, **fields):
    referral = make_referral(by=by, **fields)
    for move in PATHS[state]:
        make_move(referral, move, by)
    return referral


def test_the_table_names_every_move_and_every_state():
    assert set(TABLE) | {"expire"} == set(MOVES) and set(PATHS) == set(State.values)


@pytest.mark.parametrize("state", State.values)
def test_move_from_state_by_each_role(state):
    people = one_of_each()
    made = in_state(state, people[Role.CASEWORKER])
    before = everything_of(made)
    for (move, (who, ways)), (role, person) in product(TABLE.items(), people.items()):
        referral = Referral.objects.get(pk=made.pk)
        may = role in who and state in ways
        assert (move in referral.steps_for(person)) == may, (move, role)
        with undone():
            if may:
                make_move(referral, move, person)
                referral.refresh_from_db()
                last = referral.events.order_by("pk").last()
                assert (referral.state, last.move, last.by) == (ways[state], move, person), role
            else:
                with pytest.raises(StepNotAllowed if role in who else NotAllowed):
                    make_move(referral, move, person)
                assert everything_of(referral) == before, (move, role)


def everything_of(referral):
    return Referral.objects.values().get(pk=referral.pk), referral.events.count(), Provision.objects.count()


@pytest.mark.parametrize("state", State.values)
def test_capacity_is_taken_while_it_is_promised_or_done_and_given_back_else(state, caseworker):
    offer = make_offer(capacity=5)
    in_state(state, caseworker, offer=offer, takes=2)
    offer.refresh_from_db()
    assert offer.taken == (2 if state in HOLDS else 0)


@pytest.mark.parametrize("state", LIVE)
@pytest.mark.parametrize("end", ["drop", "close"])
def test_what_a_partner_has_not_delivered_ends_with_its_need(end, state, caseworker):
    offer, need = make_offer(capacity=5), make_need()
    referral = in_state(state, caseworker, need=need, offer=offer, takes=2)
    need.refresh_from_db()
    if end == "close":
        need.propose_done(by=caseworker, result="家人装好了", evidence=[EVIDENCE])
        need.close(by=make_holder(Role.ADVISER))
    else:
        need.drop(by=caseworker, because="已搬走")
    referral.refresh_from_db()
    offer.refresh_from_db()
    assert (referral.state, offer.taken, referral.link_is_open(timezone.now())) == ("withdrawn", 0, False)
    with pytest.raises(StepNotAllowed):
        referral.accept(person="李经理", on=TODAY())


@pytest.mark.parametrize("role", IN_THE_GRID)
def test_who_may_refer(role):
    need, person = make_need(), make_holder(role)
    if role in OFFICE:
        make_referral(need, by=person)
        need.refresh_from_db()
        assert (need.status, need.owner) == (Status.IN_HAND, person)
        assert need.events.order_by("pk").last().step == Step.REFER
    else:
        with pytest.raises(NotAllowed):
            make_referral(need, by=person)
        assert not Referral.objects.exists() and not Provision.objects.exists()


def test_a_need_that_somebody_carries_stays_with_its_owner(caseworker):
    lead, need = make_holder(Role.GROUP_LEAD), make_need()
    need.take_on(by=lead)
    make_referral(need, by=caseworker)
    need.refresh_from_db()
    assert need.owner == lead


def test_a_referral_without_capacity_leaves_nothing_behind(caseworker):
    need, offer = make_need(), make_offer(capacity=1)
    with pytest.raises(NoCapacity):
        make_referral(need, offer, by=caseworker, takes=2)
    need.refresh_from_db()
    assert need.status == Status.REPORTED and not ReferralEvent.objects.exists()


def test_a_family_that_refused_is_told_to_nobody(caseworker):
    need = make_need()
    head = need.household.memberships.get().person
    Basis.objects.create(person=head, about="partner", ground="refused", on=TODAY(), by=caseworker)
    with pytest.raises(NotAllowed):
        make_referral(need, by=caseworker)


@pytest.mark.parametrize("who", ["head", "member"])
def test_of_a_members_need_nobody_is_told_where_the_member_or_the_head_refused(who, caseworker):
    household = make_household()
    member = make_member(household).person
    people = {"member": member, "head": household.memberships.get(is_head=True).person}
    for name, person in people.items():  # whoever agreed said so last
        Basis.objects.create(
            person=person, about="partner", ground="refused" if name == who else "consent",
            on=TODAY() - timedelta(days=name == who), by=caseworker,
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        make_referral(make_need(household, person=member), by=caseworker)


def test_the_consent_of_the_head_is_what_a_need_of_the_household_rests_on_first(caseworker):
    need = make_need()
    head = need.household.memberships.get().person
    Basis.objects.create(person=head, about="partner", ground="notice", on=TODAY(), by=caseworker)
    assert _ground_of(need, TODAY()) == "notice"


def test_a_delivery_says_the_need_is_done_with_its_receipt_and_somebody_else_checks_it(caseworker):
    need = in_state("delivered", caseworker).need
    need.refresh_from_db()
    assert need.status == Status.TO_CHECK
    piece = need.evidence.get()
    assert piece.kind == Evidence.Kind.RECEIPT and "签收单12" in piece.words
    assert "close" not in need.steps_for(caseworker)
    other = make_holder(Role.SUPERVISOR)
    need.close(by=other)
    assert need.closings.get().done_by == caseworker


def test_a_delivery_is_one_service_with_its_hours_and_goods_and_closing_counts_no_other(caseworker):
    referral = in_state("delivered", caseworker)
    referral.need.close(by=make_holder(Role.SUPERVISOR))
    service = Service.objects.get()
    assert (service.need, service.hours, service.by, service.on) == (referral.need, 2, caseworker, TODAY())
    assert "米面油" in service.what and service.given_by == str(referral.offer.giver())


def test_what_was_delivered_counts_no_more_once_the_referral_is_withdrawn(caseworker):
    in_state("delivered", caseworker).withdraw(by=caseworker, because="没有送到", on=TODAY())
    assert not Service.objects.standing().exists() and not Service.objects.by_hand().exists()


def test_the_familys_word_is_evidence_with_its_points(caseworker):
    need = in_state("confirmed", caseworker).need
    piece = need.evidence.get(kind=Evidence.Kind.RESIDENT)
    assert (piece.words, piece.satisfaction) == ("收到了", 5)


def test_what_is_not_answered_in_time_ends_once_and_stands_in_the_need(caseworker):
    offer, lead = make_offer(capacity=1), make_holder(Role.AREA_LEAD)
    late = make_referral(offer=offer, by=caseworker, answer_by=TODAY() - timedelta(days=1))
    make_referral(by=caseworker)
    assert (expire_due(today=TODAY()), expire_due(today=TODAY())) == (1, 0)
    late.refresh_from_db()
    offer.refresh_from_db()
    assert (late.state, offer.taken) == (State.EXPIRED, 0)
    event = late.need.events.order_by("pk").last()
    assert (event.step, event.status, event.by) == (Step.UNANSWERED, Status.IN_HAND, None)
    assert late.need.status == Status.IN_HAND
    for user in (caseworker, lead):
        counts = {count["url"]: count["number"] for count in Browser(user).get("/home/counts/").context["counts"]}
        assert counts["/referrals/?state=unanswered"] == 1
        assert [row.pk for row in Browser(user).get("/referrals/?state=unanswered").context["page"].rows] == [late.pk]
    make_referral(late.need, make_offer(what="另找"), by=caseworker)
    assert not Referral.objects.unanswered().exists()


def test_what_was_accepted_and_not_delivered_in_time_is_shown_until_it_is(caseworker, settings):
    late = TODAY() - timedelta(days=settings.DELIVERY_DAYS + 1)

    def accepted(on, planned_on=None):
        referral = make_referral(by=caseworker, today=late, answer_by=TODAY())
        referral.accept(by=caseworker, person="李经理", on=on, planned_on=planned_on)
        return referral

    overdue = accepted(late)
    accepted(late, TODAY())  # planned for later
    accepted(late + timedelta(days=1))  # in time still
    assert list(Referral.objects.undelivered(TODAY())) == [overdue]
    for user in (caseworker, make_holder(Role.AREA_LEAD)):
        counts = {count["url"]: count["number"] for count in Browser(user).get("/home/counts/").context["counts"]}
        assert counts["/referrals/?state=undelivered"] == 1
        page = Browser(user).get("/referrals/?state=undelivered").context["page"]
        assert [row.pk for row in page.rows] == [overdue.pk]
    overdue.deliver(by=caseworker, on=TODAY())
    assert not Referral.objects.undelivered(TODAY()).exists()


def test_what_each_partner_was_told_is_one_row_a_telling(caseworker):
    referral = make_referral(by=caseworker, channel="telephone", ground="duty", law="社会救助暂行办法")
    referral.accept(by=caseworker, person="李经理", on=TODAY())
    first, second = Provision.objects.order_by("pk")
    assert first.fields.split() == ["head", "home", "need"] and second.fields == "phone"
    assert (first.household, first.unit, first.by) == (referral.need.household, referral.offer.unit, caseworker)
    assert (first.ground, first.law, first.channel, first.said) == (
        "duty",
        "社会救助暂行办法",
        "telephone",
        referral.words,
    )


def post(browser, need, offer, **more):
    form = browser.get(f"/needs/{need.pk}/").context["refer"]
    first = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return first | {"offer": offer.pk} | more


def test_one_click_on_a_match_makes_the_referral_and_a_second_click_finds_it(browser):
    kind = make_kind()
    need, offer = make_need(kind=kind), make_offer(kind=kind, capacity=3)
    form = post(browser, need, offer)
    answers = [browser.post(f"/needs/{need.pk}/refer/", form) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {302} and len({answer.url for answer in answers}) == 1
    offer.refresh_from_db()
    assert (Referral.objects.count(), offer.taken, Provision.objects.count()) == (1, 1, 1)
    page = browser.get(answers[0].url)
    assert "/r/" in page.context["link"]
    assert any("助餐送餐" in str(entry.what) or entry.note for entry in page.context["entries"])


def test_whoever_refers_what_changed_meanwhile_is_told_and_keeps_what_was_typed(browser):
    kind = make_kind()
    need, offer = make_need(kind=kind), make_offer(kind=kind)
    form = post(browser, need, offer, words_="每周三送餐")
    need.take_on(by=make_holder(Role.SUPERVISOR))
    answer = browser.post(f"/needs/{need.pk}/refer/", form)
    assert answer.status_code == 409 and "每周三送餐" in answer.content.decode()
    assert not Referral.objects.exists()


def test_an_offer_that_was_taken_meanwhile_is_refused_in_words(browser):
    kind = make_kind()
    need, offer = make_need(kind=kind), make_offer(kind=kind, capacity=1)
    form = post(browser, need, offer)
    offer.reserve(1, today=TODAY())
    assert browser.post(f"/needs/{need.pk}/refer/", form).status_code == 409
    assert browser.post(f"/needs/{need.pk}/refer/", form | {"words_": ""}).status_code == 422


@pytest.mark.parametrize("move, state", [(move, next(iter(ways))) for move, (_who, ways) in TABLE.items()])
def test_each_move_is_offered_as_a_form_and_sent_twice_is_one_move(move, state, browser):
    referral = in_state(state, browser.user)
    page = browser.get(f"/referrals/{referral.pk}/")
    form = next(form for form in page.context["forms"] if form.step == move)
    said = {"confirm": {"words_": "收到了", "satisfaction": "5"}}.get(move, SAID[move])
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None} | said
    before = referral.events.count()
    answers = [browser.post(f"/referrals/{referral.pk}/{move}/", sent).status_code for _ in range(2)]
    assert answers == [302, 302] and referral.events.count() == before + 1


def test_whoever_notes_second_is_told_what_was_first(browser):
    referral = make_referral(by=browser.user)
    referral.accept(by=make_holder(Role.SUPERVISOR), person="李经理", on=TODAY())
    answer = browser.post(f"/referrals/{referral.pk}/decline/", {"version": 0, "because": "没空"})
    assert answer.status_code == 409 and answer.context["late"] and "没空" in answer.content.decode()


def test_a_referral_stands_in_the_log_of_its_file(browser):
    referral = make_referral(by=browser.user)
    browser.post(f"/referrals/{referral.pk}/withdraw/", {"version": 0, "because": "已另行解决"})
    entry = AuditEntry.objects.filter(did=Did.STEP).latest("at")
    assert entry.file_id == referral.need.household_id and entry.word == "withdraw"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_referrals_costs_the_same_at_one_row_as_at_three(rows, browser, django_assert_num_queries):
    for _ in range(rows):
        make_referral(by=browser.user)
    with django_assert_num_queries(4):
        assert len(browser.get("/referrals/").context["page"].rows) == rows


class Capacity(TestCase):
    """Whatever is asked, answered and withdrawn in whatever order: never negative, never too much, always adds up."""

    @settings(max_examples=25, deadline=None)
    @given(
        per=st.sampled_from(Period.values),
        capacity=st.integers(1, 4),
        moves=st.lists(
            st.tuples(st.sampled_from(["refer", "decline", "withdraw", "accept", "pass"]), st.integers(1, 3)),
            max_size=12,
        ),
    )
    def test_what_is_taken_is_what_the_referrals_hold(self, per, capacity, moves):
        worker, day = make_holder(Role.CASEWORKER), TODAY()
        offer, household, made = make_offer(capacity=capacity, per=per), make_household(), []
        for move, number in moves:
            live = [one for one in made if one.state in ("offered", "accepted")]
            if move == "pass":
                day += timedelta(days=4 * number)
            elif move == "refer":
                try:
                    made.append(make_referral(make_need(household), offer, by=worker, takes=number, today=day))
                except NoCapacity:
                    assert free_on(offer, day) < number
            elif live and (move != "accept" or live[0].state == "offered"):
                make_move(live[0], move, worker)
            now = Offer.objects.with_free(day).get(pk=offer.pk)
            held = Referral.objects.holding().filter(offer=offer).since(now.taken_since).number_taken()
            assert now.taken == held and 0 <= now.taken <= capacity and 0 <= now.free <= capacity


def free_on(offer, day):
    return Offer.objects.with_free(day).get(pk=offer.pk).free
