"""Services, recurring care, campaigns and the store: each is marked once, counted once, and always adds up."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from households.models import Household, Person, TimeClosed
from needs.models import (
    Campaign,
    Care,
    Goods,
    NotAllowed,
    NotEnough,
    Occurrence,
    Rhythm,
    Service,
    ServiceGroup,
    StepNotAllowed,
    days_of,
)
from needs.seeds import seed_helping
from tests.at_once import at_once
from tests.factories import (
    make_building,
    make_care,
    make_community,
    make_group,
    make_holder,
    make_household,
    make_member,
    make_need,
    make_person,
)
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def make_goods(*, stock=0, by=None, name="大米"):
    goods = Goods.objects.create(place=make_community(), name=name, unit="袋")
    if stock:
        goods.move(by=by, quantity=stock, on=TODAY(), why="街道配送")
    return goods


def make_campaign(*, by, goods=None, each=1):
    return Campaign.objects.create(
        place=make_community(), name="冬送温暖", starts_on=TODAY() - timedelta(days=3), ends_on=TODAY(),
        goods=goods, each=each, words="大米一袋", by=by,
    )  # fmt: skip


def adds_up(goods):
    goods.refresh_from_db()
    return goods.stock == sum(goods.moves.values_list("quantity", flat=True)) and goods.stock >= 0


# --- services -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "health", "group"),
    [(10, "good", "minors"), (17, "grave", "minors"), (30, "grave", "illness"), (30, "", "work"), (60, "", "old")],
)
def test_a_group_is_proposed_by_age_and_illness(age, health, group):
    seed_helping()
    person = make_person(birth_date=date(2025 - age, 1, 1), health=health)
    assert ServiceGroup.objects.for_person(person, today=date(2025, 9, 30)).suits == group


@pytest.mark.parametrize(
    ("head", "health", "child", "group"),
    [
        (80, "good", "good", "old"),
        (40, "good", "good", "work"),
        (40, "good", "grave", "illness"),
        (None, "", "", "minors"),
    ],
)
def test_what_a_whole_household_is_given_counts_for_a_group_too(head, health, child, group, caseworker):
    seed_helping()
    household = make_household()
    born = date(TODAY().year - head, 1, 1) if head else None
    Person.objects.filter(memberships__household=household).update(birth_date=born, health=health)
    make_member(household, birth_date=date(TODAY().year - 9, 1, 1), health=child)
    told = {"what": "棉被一床", "service_class": "material", "on": TODAY()}
    given = Service.objects.give(by=caseworker, household=household, **told)
    closed = Service.objects.meet(make_need(household), by=caseworker, on=TODAY(), what="已送到")
    care = make_care(household, by=caseworker)
    assert {one.group.suits for one in (given, closed, care)} == {group}


def test_a_need_closed_off_is_one_service_unless_one_was_written_down_for_it(caseworker):
    helper = make_holder(Role.GROUP_LEAD)
    for written in (False, True):
        need = make_need(by=helper)
        need.take_on(by=helper)
        if written:
            Service.objects.give(
                by=helper, household=need.household, what="装扶手", service_class="service", on=TODAY(), need=need
            )
        need.propose_done(by=helper, result="已装好", evidence=[{"kind": "other", "words": "照片"}])
        need.close(by=caseworker)
        assert Service.objects.filter(need=need).count() == 1


def test_a_need_closed_off_by_mistake_counts_no_service_and_a_relapse_keeps_its_own(caseworker):
    seed_helping()
    helper = make_holder(Role.GROUP_LEAD)
    for relapse, counted in ((False, 0), (True, 1)):
        need = make_need(by=helper)
        need.take_on(by=helper)
        need.propose_done(by=helper, result="已装好", evidence=[{"kind": "other", "words": "照片"}])
        need.close(by=caseworker)
        if relapse:
            asked = need.return_visits.earliest("due_on")
            asked.trouble(by=caseworker, on=TODAY(), mode="phone", note="又松了")
        else:
            need.reopen(by=caseworker, because="没有装好")
        assert Service.objects.standing().filter(need=need).count() == counted


def test_a_withdrawn_service_counts_no_more_and_is_withdrawn_once(caseworker):
    household = make_household()
    told = {"household": household, "what": "理发", "service_class": "service", "on": TODAY()}
    service = Service.objects.give(by=caseworker, **told)
    Service.objects.give(by=caseworker, **told | {"service_class": "material"})
    service.withdraw(by=caseworker, because="重复登记")
    with pytest.raises(NotAllowed):
        service.withdraw(by=caseworker, because="重复登记")
    assert Service.objects.standing().by_class() == {"material": 1, "service": 0, "psychological": 0}


@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, Role.REVIEWER, Role.AUDITOR])
def test_whoever_logs_no_visits_gives_no_services(role):
    with pytest.raises(NotAllowed):
        Service.objects.give(
            by=make_holder(role), household=make_household(), what="x", service_class="service", on=TODAY()
        )


def test_a_service_is_withdrawn_only_where_it_was_written_down(caseworker):
    day = make_care(by=caseworker).occurrences.earliest("due_on")
    day.mark(by=caseworker, done=True, today=TODAY())
    with pytest.raises(NotAllowed):
        day.service.withdraw(by=caseworker, because="没有送到")
    day.take_back(by=caseworker, because="没有送到")
    assert (day.state, Service.objects.standing().count()) == ("due", 0)


def test_whoever_logs_no_visits_there_withdraws_nothing_and_ends_nothing(caseworker):
    care, next_door = make_care(by=caseworker), make_holder(Role.GROUP_LEAD, make_group("第一片9组"))
    service = Service.objects.give(
        by=caseworker, household=care.household, what="理发", service_class="service", on=TODAY()
    )
    for verb, told in ((service.withdraw, {"because": "x"}), (care.end, {"on": TODAY()})):
        with pytest.raises(NotAllowed):
            verb(by=next_door, **told)


# --- recurring care -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        (Rhythm.WEEKLY, [date(2025, 1, 31), date(2025, 2, 7), date(2025, 2, 14)]),
        (Rhythm.FORTNIGHTLY, [date(2025, 1, 31), date(2025, 2, 14)]),
        (Rhythm.MONTHLY, [date(2025, 1, 31)]),
    ],
)
def test_a_rhythm_says_its_days(rhythm, days):
    assert days_of(rhythm, date(2025, 1, 31), date(2025, 2, 14)) == days


def test_the_31st_falls_on_the_last_day_of_a_shorter_month():
    days = days_of(Rhythm.MONTHLY, date(2025, 1, 31), date(2025, 4, 30))
    assert days == [date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30)]


def test_days_are_made_ahead_once(caseworker):
    care = make_care(by=caseworker)
    made = care.occurrences.count()
    assert made == 7  # the week before, today, and five weeks on
    assert Care.objects.make_ahead(today=TODAY()) == 0
    assert Care.objects.make_ahead(today=TODAY() + timedelta(days=14)) == 2
    Household.objects.update(closed_on=TODAY(), closed_because="迁出")
    assert Care.objects.make_ahead(today=TODAY() + timedelta(days=60)) == 0


def test_days_are_written_after_the_last_and_never_for_a_gap(caseworker):
    care, late = make_care(by=caseworker), TODAY() + timedelta(days=175)
    Care.objects.make_ahead(today=late)  # the file was closed for half a year
    assert care.occurrences.filter(due_on__gt=TODAY() + timedelta(days=35), due_on__lt=late).count() == 0
    assert care.occurrences.filter(due_on__gte=late).count() == 6


def test_care_written_down_late_has_its_days(caseworker):
    begun, ended = TODAY() - timedelta(days=21), TODAY() - timedelta(days=7)
    assert make_care(by=caseworker, starts_on=begun, ends_on=ended).occurrences.count() == 3


def test_a_day_behind_the_end_is_never_to_mark(caseworker):
    care = make_care(by=caseworker)
    Care.objects.filter(pk=care.pk).update(ends_on=care.starts_on)  # as when it ends beside the day's writing
    assert [day.due_on for day in Occurrence.objects.to_mark(TODAY())] == [care.starts_on]


@pytest.mark.parametrize("died_on", [TODAY() - timedelta(days=1), None])
def test_nothing_is_due_after_a_death_however_it_was_written_down(caseworker, died_on):
    household, person = make_household(), make_person()
    care, its_own = make_care(household, by=caseworker, person=person), make_care(household, by=caseworker)
    Person.objects.filter(pk=person.pk).update(status="deceased", died_on=died_on)
    before, after = care.occurrences.order_by("due_on")[:2]
    left = [] if died_on is None else [before.due_on]
    assert [day.due_on for day in Occurrence.objects.of_care(care).to_mark(TODAY())] == left
    with pytest.raises(StepNotAllowed):
        after.mark(by=caseworker, done=True, today=TODAY())
    assert list(Care.objects.running_on(TODAY())) == [its_own]
    assert Occurrence.objects.of_care(its_own).to_mark(TODAY()).count() == 2


def test_days_of_a_time_when_the_file_was_closed_are_due_no_more(caseworker):
    care = make_care(by=caseworker)
    opened = TODAY() + timedelta(days=8)
    TimeClosed.objects.create(household=care.household, closed_on=TODAY(), reopened_on=opened)
    due = sorted(day.due_on for day in Occurrence.objects.to_mark(TODAY() + timedelta(days=14)))
    assert due == [care.starts_on, TODAY() + timedelta(days=14)]


def test_the_morning_makes_days_ahead_where_nobody_marks_any(caseworker):
    care = make_care(by=caseworker)
    made = care.occurrences.count()
    care.occurrences.filter(due_on__gt=TODAY()).delete()
    call_command("escalate")
    assert care.occurrences.count() == made


def test_a_day_done_is_one_service_and_one_missed_is_none(caseworker):
    done, missed, *_others = make_care(by=caseworker).occurrences.order_by("due_on")
    done.mark(by=caseworker, done=True, hours=1, today=TODAY())
    missed.mark(by=caseworker, done=False, note="住院", today=TODAY())
    service = Service.objects.get()
    assert (service.on, service.hours, done.service) == (done.due_on, 1, service)
    with pytest.raises(StepNotAllowed):
        Occurrence.objects.get(pk=done.pk).mark(by=caseworker, done=True, today=TODAY())
    done.take_back(by=caseworker, because="记错了")
    assert (Service.objects.standing().count(), done.state) == (0, "due")


def test_no_day_is_marked_before_it_has_come(caseworker):
    last = make_care(by=caseworker).occurrences.order_by("due_on").last()
    with pytest.raises(NotAllowed):
        last.mark(by=caseworker, done=True, today=TODAY())


def test_care_that_ended_is_due_no_more(caseworker):
    care = make_care(by=caseworker)
    care.end(by=caseworker, on=TODAY())
    assert care.occurrences.filter(state="due").latest("due_on").due_on <= TODAY()
    with pytest.raises(StepNotAllowed):
        Care.objects.get(pk=care.pk).end(by=caseworker, on=TODAY())
    assert Care.objects.make_ahead(today=TODAY() + timedelta(days=60)) == 0


# --- campaigns and the store --------------------------------------------------------------------------------------


def test_the_list_of_a_campaign_is_frozen_and_can_be_added_to(caseworker):
    first, campaign = make_household(), make_campaign(by=caseworker)
    assert campaign.add(Household.objects.all(), by=caseworker) == 1
    make_household(building=make_building("9栋"))
    assert campaign.recipients.count() == 1
    assert campaign.add(Household.objects.all(), by=caseworker) == 1
    assert campaign.recipients.filter(household=first).count() == 1


def test_what_is_given_leaves_the_store_and_counts_as_material(caseworker):
    household, goods = make_household(), make_goods(stock=3, by=caseworker)
    campaign = make_campaign(by=caseworker, goods=goods, each=2)
    campaign.add(Household.objects.all(), by=caseworker)
    row = campaign.recipients.get()
    row.not_met(by=caseworker)
    row.give(by=caseworker, on=TODAY())
    goods.refresh_from_db()
    assert (goods.stock, Service.objects.standing().by_class()["material"]) == (1, 1)
    with pytest.raises(StepNotAllowed):
        campaign.recipients.get().give(by=caseworker, on=TODAY())
    row.take_back(by=caseworker, because="记错户")
    assert adds_up(goods)
    assert (goods.stock, Service.objects.standing().count(), row.state) == (3, 0, "waiting")
    assert row.household == household
    assert set(goods.moves.exclude(why="街道配送").values_list("why", flat=True)) == {row.campaign.name}


def test_only_whoever_keeps_files_there_writes_the_register(caseworker):
    goods, group_lead = make_goods(stock=3, by=caseworker), make_holder(Role.GROUP_LEAD)
    for quantity in (-1, 1):
        with pytest.raises(NotAllowed):
            goods.move(by=group_lead, quantity=quantity, on=TODAY(), why="x")
    make_household()
    campaign = make_campaign(by=caseworker, goods=goods)
    campaign.add(Household.objects.all(), by=caseworker)
    campaign.recipients.get().give(by=group_lead, on=TODAY())
    goods.refresh_from_db()
    assert (goods.stock, adds_up(goods)) == (2, True)


def test_store_and_campaigns_are_seen_by_whoever_looks_after_them(caseworker):
    goods, building = make_goods(stock=1, by=caseworker), make_household().building
    campaign = make_campaign(by=caseworker, goods=goods)
    campaign.add(Household.objects.all(), by=caseworker)
    seen = {
        role: (Goods.objects.visible_to(user).count(), Campaign.objects.visible_to(user).count())
        for role in (Role.BUILDING_LEAD, Role.GROUP_LEAD, Role.AREA_LEAD, Role.CASEWORKER, Role.SUPERVISOR)
        for user in [make_holder(role, building)]
    }
    assert list(seen.values()) == [(0, 0), (0, 1), (0, 1), (1, 1), (1, 1)]
    elsewhere = make_holder(Role.GROUP_LEAD, make_group("第一片9组"))
    assert Campaign.objects.visible_to(elsewhere).count() == 0


def test_nothing_is_given_from_an_empty_store(caseworker):
    make_household()
    goods = make_goods(stock=1, by=caseworker)
    campaign = make_campaign(by=caseworker, goods=goods, each=2)
    campaign.add(Household.objects.all(), by=caseworker)
    with pytest.raises(NotEnough):
        campaign.recipients.get().give(by=caseworker, on=TODAY())
    assert (campaign.recipients.get().state, Service.objects.count(), adds_up(goods)) == ("waiting", 0, True)


@settings(max_examples=15)
@given(st.lists(st.integers(-6, 6), max_size=12))
def test_the_register_always_adds_up_and_never_falls_below_nothing(quantities):
    goods = Goods.objects.get_or_create(place=make_community(), name="棉被", defaults={"unit": "床"})[0]
    for quantity in quantities:
        with suppress(NotAllowed):
            goods.move(by=None, quantity=quantity, on=TODAY(), why="盘点")
        assert adds_up(goods)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_last_one_gets_it():
    goods = make_goods(stock=1)
    out = [lambda: Goods.objects.get(pk=goods.pk).move(by=None, quantity=-1, on=TODAY(), why="发放")] * 2
    ends = at_once(*out, refused=NotEnough)
    assert sum(end is None for end in ends) == 1
    assert adds_up(goods)
