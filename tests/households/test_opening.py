"""Opening files, joining, leaving, changing the head: the file stays true."""

from datetime import date

import pytest

from households.closing import reopen_household
from households.heads import change_head
from households.joining import add_member
from households.leaving import leave
from households.models import AlreadyOnFile, Household, Membership, NotPossible, Person, Relation, Status
from households.opening import open_household
from tests.factories import make_building, make_household, make_identity, make_member, make_user

pytestmark = pytest.mark.django_db

DAY = date(2025, 9, 1)


def open_one(**fields):
    return open_household(
        by=make_user(), building=make_building(), head={"name": "陈大明"}, on=DAY, room="203室", **fields
    )


def present(household):
    return household.memberships.present().head_first()


def test_a_new_file_has_a_number_its_head_an_event_and_history():
    household = open_one(members=[{"name": "陈小明", "relation": Relation.SON}])
    assert household.number == "XQ-0001"
    assert [(m.person.name, m.is_head, m.relation) for m in present(household)] == [
        ("陈大明", True, "head"),
        ("陈小明", False, "son"),
    ]
    assert [event.kind for event in household.events.all()] == ["opened"]
    assert household.history.count() == 1
    assert "cdm" in Household.objects.get(pk=household.pk).search_text


def test_who_is_on_an_open_file_cannot_be_put_on_another():
    number = make_identity()
    make_household(head_identity=number)
    with pytest.raises(AlreadyOnFile):
        open_household(
            by=make_user(), building=make_building(), head={"name": "别人", "identity_number": number}, on=DAY
        )
    assert Household.objects.count() == 1


def test_who_was_on_a_closed_file_leaves_it_when_joining_another():
    number = make_identity()
    old = make_household(head_identity=number)
    old.close(by=make_user(), on=DAY, because="迁出")
    new = open_household(
        by=make_user(),
        building=make_building(),
        head={"name": "陈大明", "identity_number": number, "phone": "19900000001"},
        on=DAY,
    )
    assert Person.objects.count() == 1
    assert present(new)[0].person.phone == "19900000001"
    assert old.memberships.get().left_on == DAY


def test_a_member_joins_with_an_event():
    household = make_household()
    add_member(by=make_user(), household=household, member={"name": "陈小明", "relation": Relation.SON}, on=DAY)
    assert [m.person.name for m in present(household)] == ["陈大明", "陈小明"]
    assert household.events.get().kind == "joined"


def test_nobody_joins_a_closed_file():
    household = make_household()
    household.close(by=make_user(), on=DAY, because="迁出")
    with pytest.raises(NotPossible):
        add_member(by=make_user(), household=household, member={"name": "陈小明"}, on=DAY)


def test_a_leaving_member_stays_on_file_with_day_and_reason():
    household = make_household()
    son = make_member(household)
    leave(by=make_user(), membership=son, on=DAY, because="结婚", status=Status.MARRIED_OUT)
    son = Membership.objects.get(pk=son.pk)
    assert (son.left_on, son.left_because, son.person.status) == (DAY, "结婚", "married_out")
    assert household.events.get().kind == "married_out"
    assert son.history.count() == 2


def test_the_head_leaves_others_only_with_a_new_head():
    household = make_household()
    son = make_member(household)
    head = present(household)[0]
    with pytest.raises(NotPossible):
        leave(by=make_user(), membership=head, on=DAY, because="病故", status=Status.DECEASED)
    leave(by=make_user(), membership=head, on=DAY, because="病故", status=Status.DECEASED, new_head=son)
    assert [(m.person.name, m.is_head, m.relation) for m in present(household)] == [("陈小明", True, "head")]
    assert Person.objects.get(pk=head.person_id).died_on == DAY
    assert sorted(event.kind for event in household.events.all()) == ["died", "head_changed"]


def test_when_the_last_member_leaves_the_file_is_closed():
    household = make_household()
    leave(by=make_user(), membership=present(household)[0], on=DAY, because="病故", status=Status.DECEASED)
    household.refresh_from_db()
    assert (household.closed_on, household.closed_because) == (DAY, "病故")


def test_nobody_leaves_twice_or_before_joining():
    household = make_household()
    son = make_member(household)
    with pytest.raises(NotPossible):
        leave(by=make_user(), membership=son, on=date(2019, 1, 1), because="迁出")
    leave(by=make_user(), membership=son, on=DAY, because="迁出")
    with pytest.raises(NotPossible):
        leave(by=make_user(), membership=son, on=DAY, because="迁出")
    assert household.events.count() == 1


def test_a_new_head_comes_with_the_relations_to_him():
    household = make_household()
    son, wife = make_member(household), make_member(household, "王秀英", relation=Relation.SPOUSE)
    old = present(household)[0]
    change_head(by=make_user(), household=household, to=son, on=DAY, relations={old.pk: "parent"})
    assert [(m.person.name, m.is_head, m.relation) for m in present(household)] == [
        ("陈小明", True, "head"),
        ("陈大明", False, "parent"),
        ("王秀英", False, ""),
    ]
    assert wife.history.count() == 2


def test_who_left_cannot_become_the_head():
    household = make_household()
    son = make_member(household, left_on=DAY)
    with pytest.raises(NotPossible):
        change_head(by=make_user(), household=household, to=son, on=DAY)
    assert present(household).filter(is_head=True).count() == 1


def test_a_file_without_members_is_reopened_only_with_a_head():
    household = make_household()
    head = present(household)[0]
    leave(by=make_user(), membership=head, on=DAY, because="迁出")
    with pytest.raises(NotPossible):
        reopen_household(by=make_user(), household=household, on=DAY, because="迁回")
    reopen_household(by=make_user(), household=household, on=DAY, because="迁回", head=head)
    household.refresh_from_db()
    assert household.closed_on is None
    assert [(m.person.name, m.is_head) for m in present(household)] == [("陈大明", True)]
    assert Person.objects.get().status == Status.NORMAL


def test_a_file_whose_head_went_elsewhere_while_it_was_closed_is_reopened_with_another():
    number = make_identity()
    household = make_household(head_identity=number, opened_on=DAY)
    spouse = make_member(household, "张春兰", relation=Relation.SPOUSE)
    household.close(by=make_user(), on=DAY, because="迁出")
    open_household(by=make_user(), building=make_building(), head={"name": "陈大明", "identity_number": number}, on=DAY)
    assert [one.pk for one in household.memberships.who_could_be_head()] == [spouse.pk]
    with pytest.raises(NotPossible):
        reopen_household(by=make_user(), household=household, on=DAY, because="迁回")
    reopen_household(by=make_user(), household=household, on=DAY, because="迁回", head=spouse)
    assert [(m.person.name, m.is_head, m.relation) for m in present(household)] == [("张春兰", True, "head")]


def test_whoever_became_head_meanwhile_does_not_leave_the_others_without_one():
    household = make_household(opened_on=DAY)
    seen = make_member(household, "陈小明")
    change_head(by=make_user(), household=household, to=Membership.objects.get(pk=seen.pk), on=DAY)
    with pytest.raises(NotPossible):
        leave(by=make_user(), membership=seen, on=DAY, because="迁出")
    assert present(household).filter(is_head=True).count() == 1
