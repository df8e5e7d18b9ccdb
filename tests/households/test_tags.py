"""Tags of households and people: dated, seen by whom they are for, found in the list."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from households.models import Tag, Tagging
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_member, make_tag
from volunteers.models import AuditEntry
from volunteers.rights import Role, Sees

pytestmark = pytest.mark.django_db
DAY = date(2025, 9, 1)


@pytest.fixture
def household(caseworker):
    return make_household("T-1")


def ticked(response, *keys):
    """What a browser sends when exactly these boxes are ticked on the page."""
    form = response.context["form"]
    typed = {"on": "2025-09-01", "seen": form.initial["seen"]}
    for key in keys:
        typed.setdefault(f"tags_{key.split(':')[0]}", []).append(key)
    return typed


def test_tags_of_the_household_and_of_its_members_are_given_on_one_page(browser, household, caseworker):
    alone, frail = make_tag("独居"), make_tag("失能", Tag.Level.PERSON)
    head = household.memberships.get().person
    page = browser.get("/households/T-1/tags/")
    browser.post("/households/T-1/tags/", ticked(page, f"0:{alone.pk}", f"{head.pk}:{frail.pk}"))
    rows = Tagging.objects.order_by("pk").values_list("tag__name", "household", "person", "since", "by")
    assert set(rows) == {
        ("独居", household.pk, None, DAY, caseworker.pk),
        ("失能", None, head.pk, DAY, caseworker.pk),
    }
    for path in ("", "members/"):
        assertContains(browser.get(f"/households/T-1/{path}"), "失能")
    assertContains(browser.get("/households/T-1/history/"), "独居")


def test_a_tag_that_is_taken_away_held_until_that_day(browser, household):
    tag = make_tag()
    Tagging.objects.give(tag, households=[household], by=None, since=date(2025, 1, 1))
    browser.post("/households/T-1/tags/", ticked(browser.get("/households/T-1/tags/")))
    assert Tagging.objects.get().until == DAY
    assert Tagging.objects.on_day(date(2025, 8, 31)).count() == 1
    assert Tagging.objects.on_day(DAY).count() == 0


def test_whoever_saves_second_undoes_nothing_of_the_first(browser, household):
    alone, empty = make_tag("独居"), make_tag("空巢")
    first = browser.get("/households/T-1/tags/")
    second = browser.get("/households/T-1/tags/")
    browser.post("/households/T-1/tags/", ticked(first, f"0:{alone.pk}"))
    browser.post("/households/T-1/tags/", ticked(second, f"0:{empty.pk}"))
    assert set(Tagging.objects.standing().values_list("tag__name", flat=True)) == {"独居", "空巢"}


def test_the_form_sent_a_hundred_times_tags_once(browser, household):
    typed = ticked(browser.get("/households/T-1/tags/"), f"0:{make_tag().pk}")
    for _ in range(100):
        browser.post("/households/T-1/tags/", typed)
    assert Tagging.objects.count() == 1


def test_a_tag_for_who_sees_the_means_is_shown_to_nobody_else(household):
    released = make_tag("刑释", Tag.Level.PERSON, sees=Sees.MEANS)
    Tagging.objects.give(released, people=[household.memberships.get().person], by=None, since=DAY)
    lead, keeper = (make_holder(role, household.building) for role in (Role.GROUP_LEAD, Role.CASEWORKER))
    for path in ("", "members/", "history/"):
        assertNotContains(Browser(lead).get(f"/households/T-1/{path}"), "刑释")
        assertContains(Browser(keeper).get(f"/households/T-1/{path}"), "刑释")
    assert not Tagging.objects.visible_to(lead).exists()
    assert Tagging.objects.visible_to(keeper).count() == 1


def test_a_building_lead_sees_no_tags(household):
    Tagging.objects.give(make_tag(), households=[household], by=None, since=DAY)
    lead = Browser(make_holder(Role.BUILDING_LEAD, household.building))
    assertNotContains(lead.get("/households/T-1/"), "独居")


def test_files_are_found_by_the_tag_of_the_household_or_of_a_member(browser, household):
    frail = make_tag("失能", Tag.Level.PERSON)
    other = make_household("T-2")
    Tagging.objects.give(frail, people=[make_member(other).person], by=None, since=DAY)
    rows = browser.get("/households/", {"tag": frail.pk}).context["page"].rows
    assert [row["number"] for row in rows] == ["T-2"]
    Tagging.objects.take(frail, people=[other.memberships.last().person], by=None, until=DAY)
    assert browser.get("/households/", {"tag": frail.pk}).context["page"].rows == []


def test_a_tag_no_longer_given_is_not_offered_but_stays_where_it_is(browser, household):
    tag = make_tag()
    Tagging.objects.give(tag, households=[household], by=None, since=date(2025, 1, 1))
    Tag.objects.filter(pk=tag.pk).update(ended_on=DAY)
    assertContains(browser.get("/households/T-1/"), "独居")
    assertContains(browser.get("/households/T-1/tags/"), "独居")
    assertNotContains(browser.post("/households/all/tag/", {"chosen": [household.pk]}), "独居")


def test_a_tag_that_everybody_bears_already_is_no_entry_in_the_audit_log(household):
    tag, entries = make_tag(), []
    for _ in range(2):
        before = AuditEntry.objects.count()
        given = Tagging.objects.give(tag, households=[household], by=None, since=DAY)
        entries.append((given, AuditEntry.objects.count() - before))
    assert entries == [(1, 1), (0, 0)]
