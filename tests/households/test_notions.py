"""Three notions kept apart: the registered booklet, the people living together, the unit of assistance."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pytest_django.asserts import assertContains, assertNotContains

from households.duplicates.files import merge_files
from households.models import Action, Belonging, Notion, NotPossible, Person, Relation
from households.notions.keeping import add_person, begin, end, same_here, settle, take_back
from households.notions.kin import family_of
from households.notions.picture import HEIGHT, WIDTH, picture_of
from households.sight import sight_of
from households.splitting import split
from households.taking_back import take_back as take_action_back
from households.uniting import unite
from tests.browser import Browser
from tests.factories import (
    make_far_building,
    make_holder,
    make_household,
    make_identity,
    make_member,
    make_person,
)
from tests.households.events import picture
from volunteers.rights import Role

pytestmark = pytest.mark.django_db

MAY, JULY = date(2026, 5, 1), date(2026, 7, 1)
TODAY = date(2026, 8, 1)


@pytest.fixture
def household():
    return make_household("T-1")


@pytest.fixture
def son(household):
    return make_member(household).person


def lasting(household):
    rows = Belonging.objects.of(household).lasting().order_by("person", "notion")
    return sorted((one.person.name, one.notion) for one in rows)


def elsewhere():
    return make_far_building()


def test_somebody_may_stand_in_the_booklet_and_live_elsewhere(household, son):
    begin(by=None, household=household, person=son, notion=Notion.BOOKLET, since=MAY)
    assert lasting(household) == [("陈小明", "booklet")]


def test_nobody_stands_in_two_booklets_or_lives_in_two_homes_at_a_time(household, son):
    other = make_household("T-2")
    begin(by=None, household=household, person=son, notion=Notion.HOME, since=MAY)
    begin(by=None, household=other, person=son, notion=Notion.BOOKLET, since=MAY)
    with pytest.raises(NotPossible, match="陈小明"):
        begin(by=None, household=other, person=son, notion=Notion.HOME, since=JULY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Belonging.objects.create(household=other, person=son, notion=Notion.HOME)
    end(by=None, belonging=Belonging.objects.get(notion=Notion.HOME), until=JULY)
    begin(by=None, household=other, person=son, notion=Notion.HOME, since=JULY)
    assert lasting(household) == []


def test_a_closed_file_holds_nobody_back_in_its_booklet(household, son):
    begin(by=None, household=household, person=son, notion=Notion.BOOKLET, since=MAY)
    household.close(by=None, on=JULY, because="不再需要")
    there = make_household("T-2")
    begin(by=None, household=there, person=son, notion=Notion.BOOKLET, since=TODAY)
    assert [one.until for one in Belonging.objects.of(household)] == [JULY]
    assert lasting(there) == [("陈小明", "booklet")]


def test_a_booklet_that_was_a_mistake_keeps_nobody_in_sight(household, caseworker):
    aunt = make_household("T-2", building=elsewhere()).memberships.get().person
    one = begin(by=None, household=household, person=aunt, notion=Notion.BOOKLET, since=MAY)
    assert Person.objects.visible_to(caseworker).filter(pk=aunt.pk).exists()
    take_back(by=None, belonging=one)
    assert not Person.objects.visible_to(caseworker).filter(pk=aunt.pk).exists()


def test_nothing_ends_before_it_begins(household, son):
    one = begin(by=None, household=household, person=son, notion=Notion.HOME, since=JULY)
    with pytest.raises(NotPossible, match="2026-07-01"):
        end(by=None, belonging=one, until=MAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Belonging.objects.filter(pk=one.pk).update(until=MAY)


def test_a_mistake_is_taken_back_and_stands_in_the_history(household, son):
    one = begin(by=None, household=household, person=son, notion=Notion.HOME, since=MAY)
    take_back(by=None, belonging=one)
    assert not Belonging.objects.on(TODAY).exists()
    assert Belonging.history.filter(id=one.pk).count() == 2
    with pytest.raises(NotPossible):
        end(by=None, belonging=one, until=JULY)


def test_the_three_are_the_same_here_with_one_click_and_only_once(browser, household, son):
    for _ in range(3):
        browser.post("/households/T-1/members/notions/same/")
    names = [("陈大明", "booklet"), ("陈大明", "home"), ("陈小明", "booklet"), ("陈小明", "home")]
    assert lasting(household) == names
    assert Belonging.objects.count() == 4
    assert not same_here(by=None, household=household)


def test_what_is_wanted_begins_and_ends_on_the_day_or_was_always_otherwise(household, son):
    settle(by=None, household=household, wanted=[(son, {"booklet": True, "home": True}, "")], on=MAY)
    settle(by=None, household=household, wanted=[(son, {"booklet": True, "home": False}, "")], on=JULY)
    assert {(one.notion, one.since, one.until) for one in Belonging.objects.all()} == {
        ("booklet", MAY, None),
        ("home", MAY, JULY),
    }
    settle(by=None, household=household, wanted=[(son, {"booklet": False, "home": True}, "")], on=JULY, was_wrong=True)
    assert lasting(household) == [("陈小明", "home")]
    assert Belonging.objects.lasting().get().since is None


def test_the_page_notes_who_is_in_which(browser, household, son):
    head = household.memberships.get(is_head=True).person
    typed = {f"booklet_{son.pk}": "on", f"booklet_{head.pk}": "on", "was": "since", "since": "2026-05-01", "seen": ""}
    assert browser.post("/households/T-1/members/notions/", typed).status_code == 302
    assert lasting(household) == [("陈大明", "booklet"), ("陈小明", "booklet")]
    assertContains(browser.get("/households/T-1/members/"), "2026-05-01")


def test_whoever_saves_second_sees_what_is_noted_now_and_loses_nothing(browser, household, son):
    begin(by=None, household=household, person=son, notion=Notion.HOME, since=MAY)
    typed = {f"booklet_{son.pk}": "on", "was": "since", "since": "2026-07-01", "seen": ""}
    response = browser.post("/households/T-1/members/notions/", typed)
    assert response.status_code == 409
    assertContains(response, f'id="id_booklet_{son.pk}" checked', status_code=409)
    assert lasting(household) == [("陈小明", "home")]


def test_the_same_form_sent_many_times_notes_it_once(browser, household, son):
    typed = {f"booklet_{son.pk}": "on", "was": "since", "since": "2026-05-01", "seen": ""}
    for _ in range(10):
        assert browser.post("/households/T-1/members/notions/", typed).status_code == 302
    assert Belonging.objects.count() == 1


def test_after_somebody_joined_or_left_booklet_and_home_are_asked(browser, household, son):
    typed = {"name": "新来", "relation": "son", "status": "normal", "joined_on": "2026-05-01"}
    assert browser.post("/households/T-1/members/new/", typed).url == "/households/T-1/members/"
    same_here(by=None, household=household)
    answer = browser.post("/households/T-1/members/new/", typed | {"name": "又来", "confirmed": "1"})
    asked = browser.get(answer.url)
    assertContains(asked, "又来")
    assert asked.context["form"].initial["since"] == MAY
    member = household.memberships.get(person=son)
    left = {"status": "married_out", "on": "2026-07-01", "because": "结婚", "follow": "follow"}
    answer = browser.post(f"/households/T-1/members/{member.pk}/leave/", left)
    form = browser.get(answer.url).context["form"]
    assert (form.initial[f"booklet_{son.pk}"], form.initial[f"home_{son.pk}"]) == (True, False)


@pytest.mark.parametrize("since", ["", "nonsense", "2099-01-01"])
def test_a_day_that_cannot_be_is_said_at_its_field(browser, household, son, since):
    response = browser.post("/households/T-1/members/notions/", {"was": "since", "since": since, "seen": ""})
    assert response.context["form"].errors.keys() == {"since"}


def test_somebody_who_is_no_member_is_noted_once_however_often_it_is_sent(browser, household):
    typed = {"name": "陈大儿", "relation": "son", "notions": ["booklet"], "birth_date": "1990-01-01"}
    for _ in range(3):
        assert browser.post("/households/T-1/members/notions/new/", typed).status_code == 302
    assert lasting(household) == [("陈大儿", "booklet")]
    assert Person.objects.filter(name="陈大儿").count() == 1
    assertContains(browser.get("/households/T-1/members/"), "陈大儿")


def test_a_person_of_another_file_in_reach_may_be_in_this_booklet(browser, household):
    number = make_identity()
    other = make_member(make_household("T-2"), "陈大儿", identity_number=number)
    browser.post("/households/T-1/members/notions/new/", {"name": "x", "identity_number": number, "notions": "booklet"})
    assert Belonging.objects.get().person == other.person


def test_of_a_person_out_of_reach_nothing_is_told(browser, household):
    number = make_identity()
    make_household("T-9", building=elsewhere(), head="钱家主", head_identity=number)
    typed = {"name": "x", "identity_number": number, "notions": ["booklet"]}
    response = browser.post("/households/T-1/members/notions/new/", typed)
    assertContains(response, "他社区")
    assertNotContains(response, "钱家主")
    assert not Belonging.objects.exists()


def test_people_who_are_only_in_the_booklet_are_seen_with_the_file(household, caseworker):
    outsider = make_person("陈大儿")
    assert not Person.objects.visible_to(caseworker).filter(pk=outsider.pk).exists()
    begin(by=None, household=household, person=outsider, notion=Notion.BOOKLET, since=None)
    assert Person.objects.visible_to(caseworker).filter(pk=outsider.pk).exists()
    stranger = make_holder(Role.CASEWORKER, elsewhere())
    assert not Person.objects.visible_to(stranger).filter(pk=outsider.pk).exists()


def test_on_a_closed_file_nothing_is_noted(browser, household):
    household.close(by=None, on=JULY, because="搬走")
    browser.post("/households/T-1/members/notions/same/")
    assert not Belonging.objects.exists()


@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, Role.GROUP_LEAD, Role.AREA_LEAD, Role.REVIEWER])
def test_who_keeps_no_files_notes_nothing(household, role):
    browser = Browser(make_holder(role, household.building))
    for page in ("", "new/"):
        assert browser.get(f"/households/T-1/members/notions/{page}").status_code == 403
    assert browser.post("/households/T-1/members/notions/same/").status_code == 403


@pytest.mark.parametrize(("role", "sees"), [(Role.BUILDING_LEAD, False), (Role.GROUP_LEAD, True)])
def test_the_picture_is_for_those_who_see_what_care_needs(household, role, sees):
    response = Browser(make_holder(role, household.building)).get("/households/T-1/members/")
    assert ("family-picture" in response.content.decode()) == sees


def a_large_family(household):
    make_member(household, "李梅", relation=Relation.SPOUSE, sex="female", health="grave")
    make_member(household, "陈老太", relation=Relation.GRANDPARENT)
    for name in ("陈父", "陈母"):
        make_member(household, name, relation=Relation.PARENT)
    make_member(household, "阿卜杜热合曼·买买提依明·吐尔逊江", relation=Relation.SIBLING)
    for number in range(4):
        make_member(household, f"陈{number}", relation=Relation.SON, disability_class="4", disability_level=2)
    make_member(household, "陈孙", relation=Relation.GRANDCHILD)
    make_member(household, "同住人", relation="")
    return picture_of(family_of(household, sight_of(make_holder(Role.CASEWORKER), household.building), TODAY))


def test_twelve_people_are_drawn_side_by_side_and_none_over_another(household):
    picture = a_large_family(household)
    assert len(picture.boxes) == 12
    places = [(box.x, box.y) for box in picture.boxes]
    for number, (x, y) in enumerate(places):
        assert 0 <= x <= picture.width - WIDTH and 0 <= y <= picture.height - HEIGHT
        assert all(abs(x - other) >= WIDTH or abs(y - down) >= HEIGHT for other, down in places[number + 1 :])


def test_older_generations_stand_above_younger_ones(household):
    drawn = {box.kin.person.name: box for box in a_large_family(household).boxes}
    order = ["陈老太", "陈父", "陈大明", "陈0", "陈孙", "同住人"]
    assert sorted(order, key=lambda name: drawn[name].y) == order
    assert drawn["李梅"].y == drawn["陈大明"].y


def test_a_long_name_keeps_to_its_box(household):
    (box,) = [one for one in a_large_family(household).boxes if "阿卜杜" in one.kin.person.name]
    assert len(box.name) == 2 and all(len(line) <= 8 for line in box.name)


def test_what_is_drawn_is_told_in_the_table_as_well(browser, household, son):
    begin(by=None, household=household, person=son, notion=Notion.BOOKLET, since=MAY)
    Person.objects.filter(pk=son.pk).update(health="grave", monthly_income=1200)
    response = browser.get("/households/T-1/members/")
    table = response.content.decode().split("family-table-title", 2)[2].split("</table>")[0]
    for words in ("陈小明", "2026-05-01", "¥"):
        assert words in table
    assertNotContains(response, "style=")


@pytest.mark.parametrize("members", [1, 3])
def test_the_members_cost_the_same_whoever_is_noted(browser, household, members, django_assert_num_queries):
    for _ in range(members - 1):
        make_member(household)
    same_here(by=None, household=household)
    add_person(by=None, household=household, notions=["booklet"], since=MAY, name="陈大儿")
    browser.get("/households/T-1/members/")  # that somebody looked is written once
    with django_assert_num_queries(13):
        browser.get("/households/T-1/members/")


def test_booklet_and_home_go_along_when_a_household_splits_and_come_back_with_it(household, son, caseworker):
    same_here(by=caseworker, household=household)
    before = picture()
    membership = household.memberships.get(person=son)
    new = split(
        by=caseworker, household=household, members=[membership], head=membership, building=household.building,
        room="9室", on=MAY, because="分户",
    )  # fmt: skip
    assert lasting(new) == [("陈小明", "booklet"), ("陈小明", "home")]
    assert lasting(household) == [("陈大明", "booklet"), ("陈大明", "home")]
    assert {one.until for one in Belonging.objects.of(household).filter(person=son)} == {MAY}
    take_action_back(Action.objects.get(kind="split"), by=caseworker, on=JULY, because="录错")
    assert picture() == before


def test_booklet_and_home_stay_where_the_caseworker_chooses_so(household, son, caseworker):
    same_here(by=caseworker, household=household)
    membership = household.memberships.get(person=son)
    new = split(
        by=caseworker, household=household, members=[membership], head=membership, building=household.building,
        room="9室", on=MAY, because="分户", follow=False,
    )  # fmt: skip
    assert lasting(new) == []
    assert ("陈小明", "booklet") in lasting(household)


def test_everybody_noted_goes_along_when_households_merge(household, son, caseworker):
    aunt, other = make_person("陈小姑"), make_household("T-2", head="李强")
    begin(by=None, household=household, person=aunt, notion=Notion.BOOKLET, since=None)
    begin(by=None, household=household, person=son, notion=Notion.HOME, since=JULY)
    before = picture()
    unite(by=caseworker, household=household, into=other, on=MAY, because="合户")
    assert lasting(other) == [("陈小姑", "booklet"), ("陈小明", "home")]
    take_action_back(Action.objects.get(), by=caseworker, on=JULY, because="录错")
    assert picture() == before


@pytest.mark.parametrize("since", [None, JULY])
@pytest.mark.parametrize(("head", "relation"), [("陳大明", "sibling"), ("李强", "")])
def test_what_somebody_noted_is_to_the_head_is_kept_where_both_files_have_one_head(household, since, head, relation):
    aunt, other = make_person("陈小姑"), make_household("T-2", head=head)
    begin(by=None, household=other, person=aunt, notion=Notion.BOOKLET, since=since, relation="sibling")
    merge_files(by=None, keep=household, gone=other, on=MAY, because="一户两档")
    assert [one.relation for one in Belonging.objects.of(household).lasting()] == [relation]


@pytest.mark.parametrize("since", [None, JULY])
def test_to_the_head_of_another_family_nobody_noted_is_anything(household, since):
    aunt, other = make_person("陈小姑"), make_household("T-2", head="李强")
    begin(by=None, household=household, person=aunt, notion=Notion.BOOKLET, since=since, relation="sibling")
    unite(by=None, household=household, into=other, on=MAY, because="合户")
    assert [one.relation for one in Belonging.objects.of(other).lasting()] == [""]


def test_what_went_along_and_ended_since_is_not_put_back(household, son, caseworker):
    other = make_household("T-2", head="李强")
    begin(by=None, household=household, person=son, notion=Notion.HOME, since=None)
    unite(by=caseworker, household=household, into=other, on=MAY, because="合户")
    end(by=None, belonging=Belonging.objects.of(other).get(), until=JULY)
    with pytest.raises(NotPossible):
        take_action_back(Action.objects.get(), by=caseworker, on=JULY, because="录错")


def test_the_page_of_a_split_says_what_becomes_of_booklet_and_home(browser, household, son, caseworker):
    same_here(by=caseworker, household=household)
    page = browser.get("/households/T-1/split/")
    assertContains(page, Notion.BOOKLET.label)
    assert page.context["form"].fields["follow"].initial == "follow"
