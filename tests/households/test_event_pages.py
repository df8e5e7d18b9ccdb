"""What happened? The pages of a household's events: said beforehand, done once, refused in words."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from households.away import go_away
from households.closing import reopen_household
from households.keeping import correct_file
from households.leaving import leave
from households.models import Action, Household, NotPossible, Pairing, Person
from households.splitting import split
from needs.models import Need
from tests.browser import Browser
from tests.desk import as_opened, held
from tests.factories import (
    make_building,
    make_document,
    make_group,
    make_holder,
    make_household,
    make_identity,
    make_need,
    make_user,
)
from tests.households.events import DAY, LATER, family, make_family, member
from volunteers.rights import Role

pytestmark = pytest.mark.django_db

NEW_HOME = {"building": "淮河路3栋", "room": "9室", "because": "分户"}


@pytest.fixture
def household(caseworker):
    return make_family("T-1")


def page(name, *args):
    return reverse(f"households:{name}", args=["T-1", *args])


def today():
    return timezone.localdate().isoformat()


def test_everything_that_can_happen_is_one_click_away(browser, household):
    found = browser.get(page("happened"))
    for name in ("member_new", "head", "split", "unite", "move", "close"):
        assertContains(found, page(name))
    for what in ("moved_out", "married_out", "deceased", "in_prison", "in_care", "missing"):
        asked = browser.get(page("happened"), {"what": what})
        assertContains(asked, f"?what={what}")
        assertContains(asked, "陈小红")
    assertNotContains(found, "?what=back")
    assertNotContains(browser.get(page("happened"), {"what": "nonsense"}), 'id="who"')


def test_only_who_is_away_comes_back(browser, household, caseworker):
    son = member(household, "陈小明")
    go_away(by=caseworker, membership=son, status="in_care", on=DAY, where="一院")
    asked = browser.get(page("happened"), {"what": "back"}).context["asked"]
    assert [choice.words for choice in asked.choices] == ["陈小明"]
    assertContains(browser.get(page("members")), "一院")
    browser.post(page("member_back", son.pk), {"on": today()})
    assert member(household, "陈小明").person.status == "normal"


def test_a_closed_file_can_only_be_opened_again(browser, household, caseworker):
    household.close(by=caseworker, on=DAY, because="迁出")
    found = browser.get(page("happened"))
    assertContains(found, page("reopen"))
    assertNotContains(found, page("split"))


def test_the_page_says_beforehand_what_leaving_will_do(browser, household, caseworker):
    son = member(household, "陈小明")
    make_need(household, what="就业培训", person=son.person)
    make_need(household, what="修漏水")
    found = browser.get(page("member_leave", son.pk))
    assertContains(found, "就业培训")
    assertNotContains(found, "修漏水")
    assert not Action.objects.exists()


def test_the_last_ones_leaving_says_that_the_file_closes_and_what_with_it(browser, caseworker):
    household = make_household("T-1", next_visit_on=timezone.localdate())
    Pairing.objects.pair([household], helper=make_user("张帮手"), since=DAY, by=caseworker)
    found = browser.get(page("member_leave", household.memberships.get().pk))
    assertContains(found, timezone.localdate().isoformat())
    assertContains(found, "张帮手")


def test_looking_first_writes_nothing_and_shows_who_becomes_responsible(browser, household):
    there = make_building("益民街8栋", make_group("另一组"))
    lead = make_holder(Role.BUILDING_LEAD, there)
    type(lead).objects.filter(pk=lead.pk).update(name="新楼长")
    data = {"building": "益民街8栋", "room": "1室", "on": today(), "because": "拆迁", "look": "1"}
    found = browser.post(page("move"), data)
    assertContains(found, "新楼长")
    part = browser.post(page("move"), data, headers={"hx-request": "true", "hx-target": "ahead"})
    assertContains(part, 'id="ahead"')
    assertNotContains(part, "<form")
    assert not Action.objects.exists()
    del data["look"]
    browser.post(page("move"), data)
    assert Household.objects.get().building == there


def test_the_caseworker_chooses_once_whether_needs_and_papers_follow(browser, household, caseworker):
    son = member(household, "陈小明")
    other = make_household("T-2", head="周强")
    make_need(household, what="就业培训", person=son.person)
    make_document(household, person=son.person)
    data = {"status": "married_out", "to": "t-2", "there": "other", "on": today(), "because": "入赘", "follow": "stay"}
    for choice, file in (("stay", household), ("follow", other)):
        browser.post(page("member_leave", son.pk), data | {"follow": choice})
        assert Need.objects.get().household == file
        assert son.person.documents.get().household == file
        assert family(other)[-1] == ("陈小明", "other")
        action = Action.objects.standing().get()
        browser.post(page("take_back", action.pk), {"because": "录错"})
        assert Need.objects.get().household == household
        assert son.person.documents.get().household == household


def test_whoever_joins_again_brings_along_what_hangs_on_them(browser, household, caseworker):
    number = make_identity()
    former = make_household("T-3", head="李娟", head_identity=number)
    person = Person.objects.get(name="李娟")
    need = make_need(former, what="就业培训", person=person)
    need.waive(by=caseworker, because="另立户后接续")
    former.close(by=caseworker, on=DAY, because="迁出")
    data = {"name": "李娟", "identity_number": number, "joined_on": today(), "status": "normal", "submission": uuid4()}
    asked = browser.post(page("member_new"), data)
    assertContains(asked, "就业培训")
    assert "follow" in asked.context["why"].errors
    browser.post(page("member_new"), data | {"follow": "follow", "paper": "结婚证"})
    assert Need.objects.get(pk=need.pk).household == household
    assert Action.objects.get(kind="joined").paper == "结婚证"


def test_a_household_splits_on_its_page_and_leads_to_the_new_file(browser, household):
    son, wife = member(household, "陈小明"), member(household, "王秀英")
    data = {
        "members": [son.pk],
        "head": wife.pk,
        "building": "淮河路3栋",
        "room": "9室",
        "on": today(),
        "because": "分户",
    }
    assert "head" in browser.post(page("split"), data).context["form"].errors
    answer = browser.post(page("split"), data | {"head": son.pk})
    new = Household.objects.exclude(number="T-1").get()
    assert answer.url == reverse("households:file", args=[new.number])
    assert family(new) == [("陈小明", "head")]


def test_a_head_who_splits_off_leaves_a_head_behind(browser, household):
    head, son = member(household, "陈大明"), member(household, "陈小明")
    data = {
        "members": [head.pk],
        "head": head.pk,
        "building": "淮河路3栋",
        "room": "9室",
        "on": today(),
        "because": "分户",
    }
    assert "new_head" in browser.post(page("split"), data).context["form"].errors
    assert "new_head" in browser.post(page("split"), data | {"new_head": head.pk}).context["form"].errors
    browser.post(page("split"), data | {"new_head": son.pk})
    assert family(household)[0] == ("陈小明", "head")


def test_a_household_merges_only_with_an_open_file_that_one_keeps(browser, household, caseworker):
    make_household("T-2", head="周强")
    make_household("T-3", head="吴强").close(by=caseworker, on=DAY, because="迁出")
    for number in ("T-1", "T-3", "T-404"):
        data = {"into": number, "on": today(), "because": "合户"}
        assert "into" in browser.post(page("unite"), data).context["form"].errors
    browser.post(page("unite"), {"into": "T-2", "on": today(), "because": "合户"})
    household.refresh_from_db()
    assert household.continued_in.number == "T-2"
    assertContains(browser.get(reverse("households:file", args=["T-1"])), reverse("households:file", args=["T-2"]))


def test_what_stands_against_it_is_said_on_the_page_and_what_was_typed_stays(browser, household, caseworker):
    son = member(household, "陈小明")
    new = split(
        by=caseworker, household=household, members=[son], head=son, building=household.building, room="9室", on=DAY,
        because="分户",
    )  # fmt: skip
    make_need(new, what="就业培训")
    action = Action.objects.get(kind="split")
    answer = browser.post(page("take_back", action.pk), {"because": "录错了"})
    assert answer.status_code == 409
    assertContains(answer, "录错了", status_code=409)
    assert not Action.objects.get(pk=action.pk).is_taken_back()


def test_the_history_tells_each_action_with_its_paper_and_its_way_back(browser, household, caseworker):
    son = member(household, "陈小明")
    data = {"status": "in_prison", "where": "白湖", "on": today(), "because": "判决", "paper": "刑初12号"}
    browser.post(page("member_away", son.pk), data)
    told = browser.get(page("history"))
    assertContains(told, "刑初12号")
    back = page("take_back", Action.objects.get().pk)
    assertContains(told, back, count=1)
    browser.post(back, {"because": "人错了"})
    told = browser.get(page("history"))
    assertNotContains(told, back)
    assertContains(told, "<s>")
    assertContains(told, "人错了")


def test_whoever_only_looks_finds_no_way_to_change(household):
    lead = Browser(make_holder(Role.GROUP_LEAD))
    assertNotContains(lead.get(reverse("households:file", args=["T-1"])), page("happened"))
    assert lead.get(page("happened")).status_code == 403
    assert lead.post(page("split"), {}).status_code == 403
    assertNotContains(lead.get(page("history")), "take-back")


def test_the_same_form_sent_again_does_it_once(browser, household):
    data = {"building": "淮河路3栋", "room": "9室", "on": today(), "because": "换房", "submission": uuid4()}
    answers = [browser.post(page("move"), data).status_code for _ in range(3)]
    assert answers == [302] * 3
    assert Action.objects.count() == 1


def test_nobody_who_died_is_the_head_of_a_file_that_is_opened_again(browser, household, caseworker):
    for name in ("陈小红", "陈小明", "王秀英"):
        leave(by=caseworker, membership=member(household, name), on=DAY, because="迁出")
    leave(by=caseworker, membership=member(household, "陈大明"), on=DAY, because="去世", status="deceased")
    offered = browser.get(page("reopen")).context["form"].fields["head"].memberships.values()
    assert {one.person.name for one in offered} == {"陈小红", "陈小明", "王秀英"}
    dead = household.memberships.get(person__name="陈大明")
    with pytest.raises(NotPossible, match="陈大明"):
        reopen_household(by=caseworker, household=household, on=LATER, because="又困难", head=dead)


def test_who_moves_a_household_second_sees_both_versions_and_may_do_it_after_all(browser, household):
    url = page("move")
    first, second = (as_opened(browser, url) | {"room": room, "because": room} for room in ("8室", "9室"))
    assert browser.post(url, first).status_code == 302
    response = browser.post(url, second)
    theirs = {one["label"]: (one["theirs"], one["yours"]) for one in response.context["stale"]["versions"]}
    assert response.status_code == 409
    assert theirs[response.context["form"]["room"].label] == ("8室", "9室")
    assert Household.objects.get().room == "8室"
    again = held(response)
    assert again["because"] == "9室"
    assert browser.post(url, again).status_code == 302
    assert Household.objects.get().room == "9室"


def test_who_writes_down_a_leaving_second_sees_the_first(browser, household):
    url = page("member_leave", member(household, "陈小明").pk)
    first = as_opened(browser, url) | {"status": "moved_out", "because": "搬走"}
    second = as_opened(browser, url) | {"status": "married_out", "because": "结婚"}
    browser.post(url, first)
    response = browser.post(url, second)
    assert response.status_code == 409
    for words in ("搬走", "结婚"):
        assertContains(response, words, status_code=409)
    assert Person.objects.get(name="陈小明").status == "moved_out"


def test_who_chooses_somebody_who_left_meanwhile_sees_what_happened(browser, household):
    son, url = member(household, "陈小明"), page("head")
    second = as_opened(browser, url) | {"to": son.pk}
    browser.post(page("member_leave", son.pk), {"status": "moved_out", "on": today(), "because": "搬走"})
    response = browser.post(url, second)
    assertContains(response, "搬走", status_code=409)
    assert family(household)[0] == ("陈大明", "head")


def test_what_was_typed_in_the_file_meanwhile_is_told_before_an_event_is_done(browser, household):
    url = page("close")
    second = as_opened(browser, url) | {"because": "不再需要"}
    household.refresh_from_db()
    correct_file(by=browser.user, household=household, version=household.version, on=DAY, note="刚刚又来求助")
    assert browser.post(url, second).status_code == 409
    assert Household.objects.get().closed_on is None


def test_a_change_of_head_sent_twice_leads_on_and_is_no_change_by_somebody_else(browser, household):
    typed = as_opened(browser, page("head")) | {"to": member(household, "陈小明").pk}
    assert [browser.post(page("head"), typed).status_code for _ in range(2)] == [302, 302]
    assert Action.objects.count() == 1


def test_who_adds_a_member_second_sees_who_was_added_and_may_add_another(browser, household):
    url = page("member_new")
    seen = browser.get(url).context["why"].initial["seen"]
    new = {"relation": "son", "status": "normal", "joined_on": today(), "seen": seen}
    assert browser.post(url, new | {"name": "陈新生", "submission": uuid4()}).status_code == 302
    response = browser.post(url, new | {"name": "陈小宝", "submission": uuid4(), "because": "出生"})
    assertContains(response, "陈新生", status_code=409)
    assertContains(response, "陈小宝", status_code=409)
    assert "陈小宝" not in dict(family(household))
    again = new | {"name": "陈小宝", "seen": response.context["why"]["seen"].value()}
    assert browser.post(url, again).status_code == 302
    assert "陈小宝" in dict(family(household))
