"""Every deed can be taken back: all is as it was before, nothing is deleted, and it happens once."""

import pytest

from households.away import come_back, go_away
from households.closing import close_household, reopen_household
from households.heads import change_head
from households.joining import add_member
from households.keeping import correct_file
from households.leaving import leave
from households.models import Action, FormerValue, Household, Membership, NotPossible, Person, Status
from households.moving import move
from households.opening import open_household
from households.splitting import split
from households.taking_back import take_back
from households.uniting import unite
from tests.browser import Browser
from tests.factories import make_building, make_group, make_holder, make_identity, make_need, make_user, make_visit
from tests.households.events import DAY, LATER, LATEST, family, make_family, member, picture
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def taken_back(action=None):
    """Take the last action (or this one) back."""
    action = action or Action.objects.standing().latest("pk")
    return take_back(action, by=make_user(), on=LATEST, because="录错")


def other():
    return Household.objects.get(number="T-9")


def elsewhere():
    return make_building("益民街8栋", make_group("另一组"))


DEEDS = {
    "a member joins": lambda one, by: add_member(by=by, household=one, member={"name": "陈新生"}, on=DAY),
    "a member leaves": lambda one, by: leave(by=by, membership=member(one, "陈小明"), on=DAY, because="迁出"),
    "a member marries out": lambda one, by: leave(
        by=by, membership=member(one, "陈小红"), on=DAY, because="结婚", status=Status.MARRIED_OUT
    ),
    "a member marries into another file": lambda one, by: leave(
        by=by, membership=member(one, "陈小红"), on=DAY, because="结婚", to=other(), relation_there="other"
    ),
    "the head dies": lambda one, by: leave(
        by=by, membership=member(one, "陈大明"), on=DAY, because="病故", status=Status.DECEASED,
        new_head=member(one, "王秀英"),
    ),
    "another head": lambda one, by: change_head(by=by, household=one, to=member(one, "陈小明"), on=DAY),
    "a member goes to prison": lambda one, by: go_away(
        by=by, membership=member(one, "陈小明"), status=Status.IN_PRISON, on=DAY, where="白湖", because="判决"
    ),
    "the file is closed": lambda one, by: close_household(by=by, household=one, on=DAY, because="不再需要"),
    "the household moves": lambda one, by: move(
        by=by, household=one, building=elsewhere(), room="101室", on=DAY, because="拆迁"
    ),
    "the household splits": lambda one, by: split(
        by=by, household=one, members=[member(one, "陈大明"), member(one, "陈小红")], head=member(one, "陈小红"),
        new_head=member(one, "陈小明"), building=elsewhere(), room="101室", on=DAY, because="分户",
    ),
    "the household merges": lambda one, by: unite(
        by=by, household=one, into=other(), on=DAY, because="合户"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DEEDS)
def test_what_was_taken_back_is_as_it_was_before(name):
    household, _other = make_family("T-1", next_visit_on=LATEST), make_family("T-9")
    keeper = make_holder(Role.CASEWORKER)
    fee = make_need(household, person=member(household, "陈小红").person, what="学费")
    for need in (fee, make_need(household, what="修漏水")):
        need.waive(by=keeper, because="由迁入地接续")
    before = picture()
    DEEDS[name](household, keeper)
    assert picture() != before
    taken_back()
    after = picture()
    assert set(before.pop("people")) <= set(after.pop("people"))  # whoever was written down by mistake stays on record
    assert after == before
    assert household.events.order_by("pk").last().kind == "taken_back"


def test_a_return_and_a_reopening_are_taken_back_too():
    household, by = make_family("T-1"), make_user()
    go_away(by=by, membership=member(household, "陈小明"), status=Status.IN_CARE, on=DAY, because="住院", where="一院")
    close_household(by=by, household=household, on=DAY, because="不再需要")
    before = picture()
    reopen_household(by=by, household=household, on=LATER, because="又困难")
    taken_back()
    assert picture() == before
    assert not Household.objects.open_on(LATER).filter(pk=household.pk).exists()
    taken_back(Action.objects.get(kind="closed"))
    before = picture()
    come_back(by=by, membership=member(household, "陈小明"), on=LATER)
    taken_back()
    assert picture() == before
    assert member(household, "陈小明").person.whereabouts == "一院"


def test_an_opening_is_taken_back_by_closing_the_file_on_its_first_day():
    household = open_household(by=make_user(), building=make_building(), head={"name": "陈大明"}, on=DAY)
    taken_back()
    household.refresh_from_db()
    assert (household.closed_on, household.closed_because) == (DAY, "录错")
    assert not Household.objects.open_on(DAY).exists()
    assert Membership.objects.get().set_aside and Person.objects.get().name == "陈大明"


def test_who_was_a_member_by_mistake_is_in_nobodys_reach_by_that_and_not_found_there():
    household, keeper = make_family("T-1"), make_holder(Role.CASEWORKER)
    add_member(by=keeper, household=household, member={"name": "赵错录"}, on=DAY)
    person = Person.objects.get(name="赵错录")
    assert Person.objects.visible_to(keeper).filter(pk=person.pk).exists()
    taken_back()
    assert not Person.objects.visible_to(keeper).filter(pk=person.pk).exists()
    assert "赵错录" not in Household.objects.get(pk=household.pk).search_text
    shown = Browser(keeper).get("/households/T-1/members/").content.decode()
    assert "赵错录" not in shown and "陈小红" in shown


def test_nothing_is_taken_back_twice_nor_without_a_reason():
    household = make_family()
    leave(by=make_user(), membership=member(household, "陈小明"), on=DAY, because="迁出")
    action = Action.objects.get()
    with pytest.raises(NotPossible):
        take_back(action, by=make_user(), on=LATEST, because=" ")
    taken_back(action)
    with pytest.raises(NotPossible):
        taken_back(action)
    with pytest.raises(NotPossible):
        taken_back(Action.objects.get(undoes=action))
    assert Action.objects.count() == 2


def test_what_something_rests_on_is_taken_back_after_it():
    household, by = make_family(), make_user()
    add_member(by=by, household=household, member={"name": "陈新生"}, on=DAY)
    joined = Action.objects.get()
    change_head(by=by, household=household, to=member(household, "陈新生"), on=LATER)
    with pytest.raises(NotPossible):
        taken_back(joined)
    taken_back()
    taken_back(joined)
    assert [name for name, _relation in family(household)] == ["陈大明", "王秀英", "陈小明", "陈小红"]


def test_what_was_typed_over_since_is_not_put_back_over_it():
    household, by = make_family(), make_user()
    moved = move(by=by, household=household, building=household.building, room="101室", on=DAY)
    household.refresh_from_db()
    correct_file(by=by, household=household, version=household.version, on=LATER, room="102室")
    with pytest.raises(NotPossible):
        taken_back(moved)
    assert Household.objects.get().room == "102室"


def test_a_field_that_changed_and_changed_back_since_is_not_put_back_either():
    household, by = make_family(room="1室"), make_user()
    moved = move(by=by, household=household, building=household.building, room="2室", on=DAY)
    for room, day in (("3室", LATER), ("2室", LATEST)):
        household.refresh_from_db()
        correct_file(by=by, household=household, version=household.version, on=day, since=day, room=room)
    with pytest.raises(NotPossible):
        taken_back(moved)


def test_other_fields_that_were_typed_over_since_stay_as_they_are_now():
    household, by = make_family(phone="0551-1"), make_user()
    moved = move(by=by, household=household, building=household.building, room="101室", on=DAY)
    household.refresh_from_db()
    correct_file(by=by, household=household, version=household.version, on=LATER, phone="0551-2")
    taken_back(moved)
    assert Household.objects.values_list("room", "phone").get() == ("203室", "0551-2")


def test_a_new_file_that_was_visited_is_not_unmade():
    household, by = make_family(), make_user()
    son = member(household, "陈小明")
    new = split(
        by=by, household=household, members=[son], head=son, building=household.building, room="9室", on=DAY,
        because="分户",
    )  # fmt: skip
    make_visit(new)
    with pytest.raises(NotPossible):
        taken_back()
    assert family(new) == [("陈小明", "head")]


def test_somebody_who_went_on_to_another_file_is_not_brought_back():
    household, by = make_family(), make_user()
    number = make_identity()
    Person.objects.get(name="陈小明").correct(by=by, version=0, identity_number=number)
    son = member(household, "陈小明")
    leave(by=by, membership=son, on=DAY, because="迁出")
    left = Action.objects.get()
    person = son.person
    person.refresh_from_db()
    person.derive()
    person.save()
    other = make_family("T-7")
    add_member(by=by, household=other, member={"name": "陈小明", "identity_number": number}, on=LATER)
    with pytest.raises(NotPossible):
        taken_back(left)
    assert family(other)[-1][0] == "陈小明"


def test_former_values_of_what_was_taken_back_are_set_aside_not_deleted():
    household = make_family()
    change_head(by=make_user(), household=household, to=member(household, "陈小明"), on=DAY)
    kept = FormerValue.objects.count()
    assert kept
    taken_back()
    assert (FormerValue.objects.count(), FormerValue.objects.valid().count()) == (kept, 0)
