"""The story of one family through ten events, written down afterwards and in the wrong order here and there,
and replayed as of each date."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from households.as_of import state_of
from households.away import come_back, go_away
from households.closing import close_household
from households.heads import change_head
from households.joining import add_member
from households.leaving import leave
from households.models import Action, Household, NotPossible, Status
from households.moving import move
from households.splitting import split
from households.taking_back import take_back
from households.uniting import unite
from tests.factories import make_building, make_group, make_holder, make_household, make_need
from tests.households.events import make_family, member
from volunteers.rights import Role

pytestmark = pytest.mark.django_db

DAYS = {
    "opened": date(2020, 1, 1),
    "she joins": date(2024, 2, 1),
    "the daughter marries": date(2024, 5, 1),
    "prison": date(2024, 8, 1),
    "moved": date(2024, 10, 1),
    "the head dies": date(2025, 1, 10),
    "back": date(2025, 3, 1),
    "split": date(2025, 5, 1),
    "care": date(2025, 7, 1),
    "merged": date(2025, 9, 1),
    "closed": date(2025, 11, 1),
}
FATHER, MOTHER, SON, WIFE = "陈大明", "王秀英", "陈小明", "李娟"
OLD, NEW = "淮河路3栋203室", "益民街8栋101室"
# Of the old file and of the new one on each day: where, and who belonged to it, what to the head, and where they were.
STORY = {
    "opened": [(OLD, f"{FATHER} head", f"{MOTHER} spouse", f"{SON} son", "陈小红 daughter"), None],
    "she joins": [(OLD, f"{FATHER} head", f"{MOTHER} spouse", f"{SON} son", "陈小红 daughter", f"{WIFE} other"), None],
    "the daughter marries": [(OLD, f"{FATHER} head", f"{MOTHER} spouse", f"{SON} son", f"{WIFE} other"), None],
    "prison": [(OLD, f"{FATHER} head", f"{MOTHER} spouse", f"{SON} son in_prison", f"{WIFE} other"), None],
    "moved": [(NEW, f"{FATHER} head", f"{MOTHER} spouse", f"{SON} son in_prison", f"{WIFE} other"), None],
    "the head dies": [(NEW, f"{MOTHER} head", f"{SON} son in_prison", f"{WIFE} "), None],
    "back": [(NEW, f"{MOTHER} head", f"{SON} son", f"{WIFE} "), None],
    "split": [(NEW, f"{MOTHER} head"), ("益民街8栋202室", f"{SON} head", f"{WIFE} spouse")],
    "care": [(NEW, f"{MOTHER} head in_care"), ("益民街8栋202室", f"{SON} head", f"{WIFE} spouse")],
    "merged": [None, ("益民街8栋202室", f"{SON} head", f"{WIFE} spouse", f"{MOTHER} parent in_care")],
    "closed": [None, None],
}


def live_it():
    """The ten events, each one action."""
    by, house = make_holder(Role.CASEWORKER), make_family("T-1")
    other, there = make_household("T-9", head="周强"), make_building("益民街8栋", make_group("另一组"))
    told = {"by": by}
    joined = {"name": WIFE, "sex": "female", "relation": "other"}
    add_member(**told, household=house, member=joined, on=DAYS["she joins"], because="结婚", paper="结婚证 2024-18")
    leave(
        **told, membership=member(house, "陈小红"), on=DAYS["the daughter marries"], because="结婚",
        status=Status.MARRIED_OUT, to=other, relation_there="spouse",
    )  # fmt: skip
    son = {"membership": member(house, SON)}
    go_away(**told, **son, status=Status.IN_PRISON, on=DAYS["prison"], because="判决", where="白湖监狱")
    move(**told, household=house, building=there, room="101室", on=DAYS["moved"], because="拆迁")
    leave(
        **told, membership=member(house, FATHER), on=DAYS["the head dies"], because="病故", status=Status.DECEASED,
        new_head=member(house, MOTHER),
    )  # fmt: skip
    come_back(**told, **son, on=DAYS["back"], because="刑满")
    pair = [member(house, SON), member(house, WIFE)]
    new = split(
        **told, household=house, members=pair, head=pair[0], relations={pair[1].pk: "spouse"}, building=there,
        room="202室", on=DAYS["split"], because="分户",
    )  # fmt: skip
    mother = member(house, MOTHER)
    go_away(**told, membership=mother, status=Status.IN_CARE, on=DAYS["care"], because="失能", where="福利院")
    unite(
        **told, household=house, into=new, on=DAYS["merged"], because="合户", relations={mother.pk: "parent"}
    )  # fmt: skip
    close_household(**told, household=new, on=DAYS["closed"], because="不再困难")
    return by, Household.objects.get(pk=house.pk), Household.objects.get(pk=new.pk)


def told_of(household, day):
    """What a file says of a day: where, and who; None while it was not open."""
    state = state_of(household, day)
    if not state.is_open:
        return None
    where = f"{state.household.building.name}{state.household.room}"
    people = [
        f"{one.person.name} {one.relation}{'' if one.person.status == 'normal' else ' ' + one.person.status}"
        for one in state.members
    ]
    return where, *people


def replayed(*files) -> dict:
    return {name: [told_of(household, day) for household in files] for name, day in DAYS.items()}


def test_the_story_is_replayed_as_of_each_date():
    _by, house, new = live_it()
    assert replayed(house, new) == STORY


def test_the_day_before_each_event_is_as_the_event_before_left_it():
    _by, house, new = live_it()
    names = list(DAYS)
    for before, name in pairwise(names):
        day = DAYS[name] - timedelta(days=1)
        assert [told_of(household, day) for household in (house, new)] == STORY[before], name


def test_an_event_taken_back_is_as_if_it_had_never_been():
    by, house, new = live_it()
    action = Action.objects.get(kind="closed", events__household=new)
    take_back(action, by=by, on=DAYS["closed"], because="录错")
    change_head(by=by, household=new, to=member(new, WIFE), on=DAYS["closed"])
    take_back(Action.objects.latest("pk"), by=by, on=DAYS["closed"], because="录错")
    again = replayed(house, Household.objects.get(pk=new.pk))
    assert again.pop("closed") == STORY["merged"]
    assert again == {name: story for name, story in STORY.items() if name != "closed"}


def test_the_whole_story_is_taken_back_from_its_end_to_its_beginning():
    by, house, new = live_it()
    for action in Action.objects.standing().order_by("-pk"):
        take_back(action, by=by, on=DAYS["closed"], because="全部录错")
    again = replayed(Household.objects.get(pk=house.pk), Household.objects.get(pk=new.pk))
    assert again == dict.fromkeys(STORY, STORY["opened"])
    assert Action.objects.count() == 20


def test_an_event_that_would_break_a_day_of_the_story_is_refused():
    by, house, new = live_it()
    action = Action.objects.get(kind="died")
    with pytest.raises(NotPossible, match="2025-09-01"):
        take_back(action, by=by, on=DAYS["closed"], because="没有去世")
    assert replayed(house, new) == STORY


def test_a_need_goes_along_through_the_story():
    by, house = make_holder(Role.CASEWORKER), make_family("T-1")
    need = make_need(house, person=member(house, SON).person, what="就业", by=by)
    own = make_need(house, what="修漏水", by=by)
    son = member(house, SON)
    new = split(
        by=by, household=house, members=[son], head=son, building=house.building, room="9室", on=DAYS["split"],
        because="分户",
    )  # fmt: skip
    need.refresh_from_db()
    own.refresh_from_db()
    assert (need.household_id, own.household_id) == (new.pk, house.pk)
    assert need.events.latest("pk").note == f"T-1 → {new.number}"
    unite(by=by, household=house, into=new, on=DAYS["merged"], because="合户")
    own.refresh_from_db()
    assert own.household_id == new.pk
    for action in Action.objects.standing().order_by("-pk"):
        take_back(action, by=by, on=DAYS["closed"], because="录错")
    need.refresh_from_db()
    own.refresh_from_db()
    assert (need.household_id, own.household_id) == (house.pk, house.pk)
