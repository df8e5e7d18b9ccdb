"""Leads: raised once, taken step by step by whoever may, and kept no longer than they are needed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from households.models import (
    LEAD_STEPS,
    Channel,
    Lead,
    LeadEvent,
    LeadState,
    LeadStep,
)
from households.models.lead_states import LEAD_DEEDS
from tests.browser import Browser
from tests.factories import (
    make_building,
    make_community,
    make_group,
    make_holder,
    make_household,
    make_lead,
    make_report,
)
from volunteers.models import Place, User
from volunteers.models.stepped import NotAllowed, StepNotAllowed
from volunteers.rights import RIGHTS, Role

pytestmark = pytest.mark.django_db
OFFICE = (Role.ADVISER, Role.CASEWORKER, Role.SUPERVISOR)


def lead_in(state):
    """A lead that went the way to a state, written as it would be then."""
    lead = make_lead()
    household = make_household() if state in (LeadState.OPENED, LeadState.JOINED) else None
    person = household.present_people().first() if household else None
    visited = timezone.localdate() if state in (LeadState.VISITED, LeadState.NO_NEED) else None
    Lead.objects.filter(pk=lead.pk).update(state=state, household=household, person=person, visited_on=visited)
    return Lead.objects.for_page().get(pk=lead.pk)


def words_of(step, by):
    """What each verb is called with."""
    if step == LeadStep.ASSIGN:
        return {"owner": by}
    if step in (LeadStep.OPEN_FILE, LeadStep.JOIN_FILE):
        household = make_household()
        return {"household": household, "person": household.present_people().first()}
    return {"note": "去看过"} | ({"on": timezone.localdate()} if step == LeadStep.VISIT else {})


@pytest.mark.parametrize("role", Role)
def test_every_role_takes_exactly_the_steps_of_the_table(role):
    by = make_holder(role)
    for state in LeadState:
        lead = lead_in(state)
        allowed = [
            step
            for step, (states, _to) in LEAD_STEPS.items()
            if state in states and LEAD_DEEDS[step] in RIGHTS[role].does
        ]
        assert lead.steps_for(by) == allowed


@pytest.mark.parametrize("step", LEAD_STEPS)
def test_a_step_leads_where_the_table_says_and_from_nowhere_else(step):
    by = make_holder(Role.CASEWORKER)
    states, to = LEAD_STEPS[step]
    for state in LeadState:
        lead = lead_in(state)
        words = words_of(step, by)
        if state in states:
            getattr(lead, step)(by=by, **words)
            assert (lead.state, lead.events.count()) == (to or state, 2)
        else:
            with pytest.raises(StepNotAllowed):
                getattr(lead, step)(by=by, **words)
            assert lead.events.count() == 1


@pytest.mark.parametrize("step", LEAD_STEPS)
def test_whoever_may_not_takes_no_step(step):
    by = make_holder(Role.REVIEWER)
    lead = lead_in(LEAD_STEPS[step][0][0])
    with pytest.raises(NotAllowed):
        getattr(lead, step)(by=by, **words_of(step, by))
    assert lead.events.count() == 1


def test_whoever_comes_second_changes_nothing(caseworker):
    lead = make_lead()
    late = Lead.objects.get(pk=lead.pk)
    lead.visit(by=caseworker, on=lead.found_on, note="见到本人")
    with pytest.raises(StepNotAllowed):
        late.not_found(by=caseworker, note="无人")
    assert list(lead.events.order_by("pk").values_list("step", flat=True)) == ["raised", "visit"]


def test_the_same_person_of_one_list_is_raised_once_at_a_place(caseworker):
    building = make_building()
    one, two = (make_lead(building, by=caseworker, origin="list", key="k1") for _time in range(2))
    other = make_lead(building, by=caseworker, origin="list", key="k2")
    elsewhere = make_lead(make_community(), by=caseworker, origin="list", key="k1")
    assert one == two
    assert len({one, other, elsewhere}) == 3
    assert LeadEvent.objects.count() == 3


def test_what_is_not_said_follows_from_source_urgency_and_place():
    lead_of_group = make_holder(Role.GROUP_LEAD)
    lead = make_lead(origin="family_doctor", urgency="urgent", found_on=date(2025, 9, 1))
    assert (lead.channel, lead.due_on, lead.owner) == (Channel.ONLINE, date(2025, 9, 2), lead_of_group)
    assert make_lead(make_community(), origin="walk_in").owner is None


def test_no_lead_goes_to_a_group_lead_who_helps_no_longer():
    gone = make_holder(Role.GROUP_LEAD)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert make_lead(origin="family_doctor").owner is None


def test_a_lead_is_raised_only_by_whoever_reports_there(caseworker):
    with pytest.raises(NotAllowed):
        make_lead(make_community("别的社区"), by=caseworker)


def test_a_lead_is_seen_where_it_stands_and_from_above():
    building, next_group = make_building(), make_building("9栋", make_group("第一片9组"))
    here, there, above = make_lead(building), make_lead(next_group), make_lead(make_community())
    seen = {
        role: set(Lead.objects.visible_to(make_holder(role, building)))
        for role in (Role.BUILDING_LEAD, Role.GROUP_LEAD, Role.CASEWORKER, Role.SUPERVISOR, Role.AUDITOR)
    }
    assert list(seen.values()) == [set(), {here}, {here, there, above}, {here, there, above}, set()]
    assert set(Lead.objects.within(Place.objects.get(pk=building.parent_id))) == {here}


def test_a_correction_keeps_to_plain_facts(caseworker):
    lead = make_lead()
    lead.correct(by=caseworker, version=0, name="吴桂英", origin="hotline")
    assert (lead.name, lead.origin, lead.history.count()) == ("吴桂英", "hotline", 2)
    with pytest.raises(ValueError, match="state"):
        lead.correct(by=caseworker, version=1, state="visited")


def test_a_lead_is_narrowed_to_a_group_and_its_list_raises_it_no_second_time(caseworker):
    building, community = make_building(), make_community()
    group_lead = make_holder(Role.GROUP_LEAD, building)
    raised = {"by": caseworker, "origin": "list", "key": "k1"}
    lead = make_lead(community, **raised)
    assert not Lead.objects.visible_to(group_lead).exists()
    answer = Browser(caseworker).get(f"/leads/{lead.pk}/correct/")
    typed = answer.context["form"]
    told = {name: typed[name].value() or "" for name in typed.fields} | {"version": 0, "place": building.way_down()}
    assert typed["place"].value() == community.way_down()
    assert Browser(caseworker).post(f"/leads/{lead.pk}/correct/", told).status_code == 302
    lead.refresh_from_db()
    assert (lead.place, lead.owner) == (building, group_lead)
    assert (Lead.objects.visible_to(group_lead).get(), make_lead(community, **raised)) == (lead, lead)
    page = Browser(group_lead).get(f"/leads/{lead.pk}/")
    assert any(str(community) in entry.note and str(building) in entry.note for entry in page.context["entries"])


def test_a_lead_is_moved_to_no_other_community(caseworker):
    lead, elsewhere = make_lead(), make_community("别的社区")
    with pytest.raises(NotAllowed):
        lead.correct(by=caseworker, version=0, place=elsewhere)
    with pytest.raises(NotAllowed):
        lead.correct(by=make_holder(Role.SUPERVISOR), version=0, place=elsewhere)


def test_of_a_lead_that_led_nowhere_only_the_count_is_kept_after_its_time(caseworker):
    today = timezone.localdate()
    gone = make_lead(found_on=today - timedelta(days=500), phone="551", origin_words="邻居王阿姨来电")
    fresh, report = make_lead(), make_report(lead=gone)
    for lead in (gone, fresh):
        lead.not_found(by=caseworker, note="查无此人")
    LeadEvent.objects.filter(lead=gone).update(on=today - timedelta(days=400))
    assert Lead.objects.forget(before=today - timedelta(days=365)) == 1
    gone.refresh_from_db()
    fresh.refresh_from_db()
    assert (gone.name, gone.phone, gone.channel, gone.forgotten, gone.history.count()) == ("", "", "offline", True, 0)
    assert set(gone.events.values_list("note", flat=True)) == {""}
    report.refresh_from_db()
    assert (gone.origin_words, report.what, report.photo) == ("", "", "")
    assert (fresh.name, gone.steps_for(caseworker)) == ("吴阿婆", [])
