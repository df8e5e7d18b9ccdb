"""Random lives of families: every event there is, in any order and dated back; what cannot be is refused.

``live`` does the events of one life and looks after each whether every file is true on every day and nothing is lost.
"""

import itertools
from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from hypothesis import strategies

from households.away import come_back, go_away
from households.closing import close_household, reopen_household
from households.heads import change_head
from households.joining import add_member
from households.leaving import leave
from households.models import (
    Action,
    Belonging,
    FormerValue,
    Household,
    HouseholdEvent,
    Membership,
    Person,
    Status,
    TimeClosed,
)  # fmt: skip
from households.moving import move
from households.notions.keeping import same_here
from households.splitting import split
from households.taking_back import take_back
from households.uniting import unite
from households.writing import REFUSALS
from needs.models import Need, NeedEvent, NotAllowed
from tests.factories import make_building, make_group, make_holder, make_identity, make_kind
from tests.households.events import make_family, picture
from volunteers.rights import Role

FIRST = date(2025, 1, 1)
GONE = (Status.MOVED_OUT, Status.MARRIED_OUT, Status.DECEASED)
AWAY = (Status.IN_PRISON, Status.IN_CARE, Status.MISSING)

numbers = strategies.integers(0, 9)
kinds = [
    "join",
    "rejoin",
    "leave",
    "head",
    "split",
    "unite",
    "move",
    "away",
    "back",
    "close",
    "reopen",
    "need",
    "notions",
    "undo",
]
events = strategies.tuples(
    strategies.sampled_from(kinds),
    strategies.integers(0, 400),  # the day
    numbers, numbers, numbers,
)  # fmt: skip
lives = strategies.lists(events, min_size=8, max_size=16)


class Office:
    """Two families, and whoever keeps their files."""

    def __init__(self):
        self.buildings = [make_building(), make_building("益民街8栋", make_group("另一组"))]
        self.keeper = make_holder(Role.CASEWORKER, self.buildings[0])
        for number in ("T-1", "T-2"):
            make_family(number, opened_on=FIRST)
        self.done = self.refused = self.taken_back = 0

    def file(self, number):
        files = list(Household.objects.select_related("building__parent__parent__parent__parent").order_by("pk"))
        return files[number % len(files)]

    def member(self, file, number):
        rows = file.memberships.present() if file.memberships.present().exists() else file.memberships.all()
        return _choose(rows.select_related("person", "household").order_by("pk"), number)

    # --- what can happen --------------------------------------------------------------------------------------

    def join(self, on, a, b, c):
        identity = make_identity(male=bool(b % 2))
        add_member(
            by=self.keeper, household=self.file(a), member={"name": f"新{b}", "identity_number": identity}, on=on
        )

    def rejoin(self, on, a, b, c):
        known = Person.objects.exclude(identity_index=None).order_by("pk")
        if known.exists():
            person = _choose(known, b)
            told = {"name": person.name, "identity_number": person.identity_number, "status": Status.NORMAL}
            add_member(by=self.keeper, household=self.file(a), member=told, on=on, follow=bool(c % 2))

    def leave(self, on, a, b, c):
        file = self.file(a)
        leave(
            by=self.keeper, membership=self.member(file, b), on=on, because="离开", status=GONE[c % 3],
            new_head=self.member(file, c), to=self.file(c) if c > 6 else None, follow=bool(b % 2),
        )  # fmt: skip

    def head(self, on, a, b, c):
        change_head(by=self.keeper, household=self.file(a), to=self.member(self.file(a), b), on=on)

    def split(self, on, a, b, c):
        file = self.file(a)
        going = {one.pk: one for one in (self.member(file, b), self.member(file, c))}
        split(
            by=self.keeper, household=file, members=list(going.values()), head=self.member(file, c),
            new_head=self.member(file, a), building=self.buildings[b % 2], room=f"{c}室", on=on, because="分户",
            follow=bool(c % 2),
        )  # fmt: skip

    def unite(self, on, a, b, c):
        unite(by=self.keeper, household=self.file(a), into=self.file(b), on=on, because="合户", follow=bool(c % 2))

    def move(self, on, a, b, c):
        move(by=self.keeper, household=self.file(a), building=self.buildings[b % 2], room=f"{c}室", on=on)

    def away(self, on, a, b, c):
        go_away(by=self.keeper, membership=self.member(self.file(a), b), status=AWAY[c % 3], on=on, where=f"某处{c}")

    def back(self, on, a, b, c):
        come_back(by=self.keeper, membership=self.member(self.file(a), b), on=on)

    def close(self, on, a, b, c):
        close_household(by=self.keeper, household=self.file(a), on=on, because="不再需要")

    def reopen(self, on, a, b, c):
        heads = self.file(a).memberships.who_could_be_head()
        head = heads[b % len(heads)] if heads else None
        reopen_household(by=self.keeper, household=self.file(a), on=on, because="又困难", head=head)

    def need(self, on, a, b, c):
        file = self.file(a)
        if not file.closed_on:
            person = self.member(file, b).person if c % 2 else None
            what = f"需求{Need.objects.count()}"
            told = {"household": file, "what": what, "kind": make_kind(), "raised_on": on, "person": person}
            Need.objects.raise_need(by=self.keeper, **told)

    def notions(self, on, a, b, c):
        same_here(by=self.keeper, household=self.file(a))

    def undo(self, on, a, b, c):
        actions = Action.objects.standing().order_by("-pk")
        if actions.exists():
            take_back(_choose(actions, a // 3), by=self.keeper, on=on, because="录错")
            self.taken_back += 1


def live(life) -> Office:
    """Live one life; AssertionError where a file is not true any more, or something is lost."""
    office, facts = Office(), on_record()
    for what, day, *choice in life:
        before, number = picture(), Action.objects.count()
        try:
            getattr(office, what)(FIRST + timedelta(days=day), *choice)
        except (*REFUSALS, NotAllowed):
            office.refused += 1
            assert picture() == before, f"{what} was refused and wrote something"
            continue
        office.done += 1
        look(what)
        told = on_record()
        assert facts <= told, f"{what} lost {facts - told}"
        facts = told
        if what != "undo" and Action.objects.count() > number:
            see_the_way_back(office, what, before)
    return office


def see_the_way_back(office, what, before):
    """What was just done can be taken back, and then all is as it was; the life goes on as if nobody had looked."""
    with transaction.atomic():
        take_back(Action.objects.latest("pk"), by=office.keeper, on=FIRST, because="录错")
        look(f"taking back {what}")
        after = picture()
        for rows in (before, after):
            rows["people"] = set(rows["people"])
        assert before.pop("people") <= after.pop("people"), what  # whoever was written down stays on record
        assert after == before, f"taking back {what} left something changed"
        office.taken_back += 1
        transaction.set_rollback(True)


def on_record() -> set:
    """Everything that was ever written down: it may be changed or set aside, and never disappears."""
    return {
        (model.__name__, pk)
        for model in (Action, Belonging, FormerValue, Household, HouseholdEvent, Membership, Need, NeedEvent, Person)
        for pk in model.objects.values_list("pk", flat=True)
    }


def look(what):
    """Whether every file is true now and on every day on which anything began or ended."""
    members, formers, away = defaultdict(list), defaultdict(list), defaultdict(list)
    for one in Membership.objects.valid().select_related("person").order_by("pk"):
        members[one.household_id].append(one)
    was_head = FormerValue.objects.valid().filter(field="is_head", membership__isnull=False).order_by("until", "pk")
    for one in was_head:
        formers[one.membership_id].append(one)
    for one in TimeClosed.objects.all():
        away[one.household_id].append((one.closed_on, one.reopened_on))
    for file in Household.objects.all():
        rows = members[file.pk]
        if file.closed_on is None:
            present = [one for one in rows if one.left_on is None]
            assert sum(one.is_head for one in present) == 1, f"{what}: {file} has not one head"
        days = {day for one in rows for day in (one.joined_on, one.left_on) if day} | {file.opened_on}
        days |= {one.until for row in rows for one in formers[row.pk]} | {day for pair in away[file.pk] for day in pair}
        for day in sorted({day + timedelta(days=step) for day in days for step in (-1, 0)}):
            if _is_open(file, away[file.pk], day):
                heads = [one for one in rows if _is_member(one, day) and _was_head(one, formers[one.pk], day)]
                assert len(heads) == 1, f"{what}: {file} on {day} has {len(heads)} heads"
    stays = sorted((one.person_id, one.joined_on, one.left_on or date.max) for rows in members.values() for one in rows)
    for (person, _start, end), (other, start, until) in itertools.pairwise(stays):
        assert person != other or end <= start or start == until, f"{what}: somebody in two households on {start}"


def _is_open(file, away, day):
    inside = file.opened_on <= day and (file.closed_on is None or day < file.closed_on)
    return inside and not any(start <= day < end for start, end in away)


def _is_member(one, day):
    return one.joined_on <= day and (one.left_on is None or day < one.left_on)


def _was_head(one, formers, day):
    later = [former for former in formers if former.until > day]
    return later[0].value == "True" if later else one.is_head


def _choose(rows, number):
    rows = list(rows)
    return rows[number % len(rows)]
