"""What was given in these days, and to whom it came: care day by day, services, the funnel from found to served.

Like tests/month_beyond.py, to which it adds: everything is sent through the pages, and what was sent stands in lists.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape

from households.models import Lead, Membership, Visit
from needs.models import Care, Need, NeedKind, Occurrence, PartnerUnit, Service
from tests.month import key_in
from tests.month_beyond import Beyond

CHANNELS, CLASSES = ("online", "offline"), ("material", "service", "psychological")
EVERY = {"weekly": 7, "fortnightly": 14}


@dataclass(frozen=True)
class Given:
    """One service person-time; of a need with its round, and whether closing it counted it."""

    household: int
    person: int | None
    on: date
    sort: str
    need: int | None = None
    round: int = 0
    by_closing: bool = False


@dataclass
class Found:
    """Somebody who was found."""

    person: int | None
    household: int | None
    on: date
    channel: str
    visited: date | None


class Giving(Beyond):
    """The same people, with the care that comes again and again, and leads that turn out to be on a file."""

    def __init__(self, *args):
        super().__init__(*args)
        heads = Membership.objects.filter(is_head=True, left_on=None, household__closed_on=None)
        told = heads.values_list("household__number", "household", "person", "person__name")
        self.files = {number: told for number, *told in told}
        self.sort_of_kind = dict(NeedKind.objects.values_list("name", "service_class"))
        self.whose, self.rounds = {}, Counter()
        for pk, household, person, sort, turn in Need.objects.values_list(
            "pk", "household", "person", "service_class", "reopened"
        ):
            self.whose[pk], self.rounds[pk] = (household, person, sort), turn
        told = ("household", "person", "on", "service_class", "need", "need_round", "referral")
        self.given = [
            Given(*row, by_closing=row[4] is not None and referral is None)
            for *row, referral in Service.objects.standing().values_list(*told)
        ]
        self._read_care()
        self.met = dict(self._visits())
        rows = Lead.objects.values_list("pk", "person", "household", "found_on", "channel", "visited_on")
        self.found = {pk: Found(*row) for pk, *row in rows}
        self.unit = PartnerUnit.objects.filter(ended_on=None).order_by("pk").values_list("pk", flat=True)[0]

    def _read_care(self):
        open_files = Care.objects.filter(household__closed_on=None)
        self.care = {pk: told for pk, *told in open_files.values_list("pk", "household", "person", "service_class")}
        self.days_of_care = {pk: {} for pk in self.care}  # care → day → state
        rows = Occurrence.objects.filter(care__in=self.care).exclude(state="dropped")
        for care, on, state in rows.values_list("care", "due_on", "state"):
            self.days_of_care[care][on] = state

    def _visits(self):
        for pk, *told in Visit.objects.standing().met(True).values_list("pk", "household", "visited_on"):
            yield pk, told

    # --- what comes of what is played already ------------------------------------------------------------------

    def visit(self, who, number, **more):
        pk = super().visit(who, number, **more)
        self.met[pk] = [self.files[number][0], self.book.visits[pk][0]]
        return pk

    def withdraw_visit(self, who, pk):
        super().withdraw_visit(who, pk)
        if pk not in self.book.visits:
            del self.met[pk]

    def _write_down(self, who, number, what, kind, on):
        super()._write_down(who, number, what, kind, on)
        newest = next(reversed(self.book.needs))
        self.whose[newest] = (self.files[number][0], None, self.sort_of_kind[kind])

    def step(self, pk, step, *candidates, **typed):
        taken = super().step(pk, step, *candidates, **typed)
        if taken and step == "reopen":
            mistaken = (pk, self.rounds[pk], True)
            self.given = [one for one in self.given if (one.need, one.round, one.by_closing) != mistaken]
            self.rounds[pk] += 1
        elif (
            taken and step == "close" and not any((one.need, one.round) == (pk, self.rounds[pk]) for one in self.given)
        ):
            self._meet(pk, self.book.needs[pk].closings[-1][0], by_closing=True)
        return taken

    def _meet(self, need, on, *, by_closing=False):
        household, person, sort = self.whose[need]
        self.given.append(Given(household, person, on, sort, need, self.rounds[need], by_closing))

    def ask_again(self):
        before = self._troubled()
        super().ask_again()
        self.rounds += self._troubled() - before

    def _troubled(self) -> Counter:
        return Counter(one["need"] for one in self.returns if one["state"] == "trouble")

    def referral_goes_on(self):
        before = self._delivered()
        super().referral_goes_on()
        for pk in self._delivered() - before:
            self._meet(self.referrals[pk][0], self.today)

    def _delivered(self) -> set:
        return {pk for pk, told in self.referrals.items() if any(state == "delivered" for _on, state in told[3])}

    def lead(self):
        before = dict(self.leads)
        super().lead()
        for pk, state in set(self.leads.items()) - set(before.items()):
            if pk not in before:
                self.found[pk] = Found(None, None, self.today, "offline", None)
            elif state == "visited":
                self.found[pk].visited = self.today
            elif state == "new":
                self.found[pk].visited = None

    # --- care, and who turns out to be on a file ----------------------------------------------------------------

    def beyond(self):
        super().beyond()
        if self.random.random() < 0.3:
            self.begin_care()
        for _day in range(3):
            self.mark_care()
        if self.random.random() < 0.3:
            self.join_file()

    def begin_care(self):
        """A household gets something again and again from today."""
        number, rhythm = self.random.choice(list(self.files)), self.random.choice(list(EVERY))
        sort = self.random.choice(CLASSES)
        typed = {"rhythm": rhythm, "service_class": sort, "unit": self.unit, "starts_on": self.today.isoformat()}
        url = self.send("caseworker", f"/households/{number}/care/new/", what=self.words("送餐"), **typed)
        days = (self.today + timedelta(days=turn * EVERY[rhythm]) for turn in range(8))
        self.care[key_in(url)] = [self.files[number][0], None, sort]
        self.days_of_care[key_in(url)] = dict.fromkeys(days, "due")

    def mark_care(self):
        """One day of care was done or missed; or what was said of one was a mistake."""
        due = [(care, on) for care, days in self.days_of_care.items() for on in days if self.may_mark(care, on)]
        if due:
            care, on = self.random.choice(sorted(due))
            page, key = self.keys_of(care)[on]
            self.days_of_care[care][on] = state = "done" if self.random.random() < 0.8 else "missed"
            typed = {"done": "yes" if state == "done" else "no", "hours": "1" if state == "done" else ""}
            self.send("caseworker", page, into=f"/care/days/{key}/", **typed)
            household, person, sort = self.care[care]
            self.given += [Given(household, person, on, sort)] if state == "done" else []
        marked = [
            (care, on) for care, days in self.days_of_care.items() for on, state in days.items() if state == "done"
        ]
        if marked and self.random.random() < 0.1:
            self.take_care_back(*self.random.choice(sorted(marked)))

    def may_mark(self, care, on) -> bool:
        return on <= self.today and self.days_of_care[care][on] == "due"

    def take_care_back(self, care, on):
        page, key = self.keys_of(care, back=True)[on]
        self.send("caseworker", page, into=f"/care/days/{key}/back/", because="点错了")
        self.days_of_care[care][on] = "due"
        self.given.remove(Given(*self.care[care][:2], on, self.care[care][2]))

    def keys_of(self, care, *, back=False) -> dict:
        """The days a care's pages let somebody mark, or take back, each with its page and key; the latest first."""
        shown, link = [], rf'action="/care/days/(\d+)/{"back/" if back else ""}(?:\?[^"]*)?"'
        page = f"/care/{care}/"
        while page:
            text = self.browsers["caseworker"].get(page).content.decode()
            shown += [(page, key) for key in re.findall(link, text)]
            further = re.search(r'rel="next" href="([^"]+)"', text)
            page = f"/care/{care}/{unescape(further[1])}" if further else ""
        days = [
            on for on, state in self.days_of_care[care].items() if (state != "due" if back else self.may_mark(care, on))
        ]
        return dict(zip(sorted(days, reverse=True), shown, strict=True))

    def join_file(self):
        """Somebody who was found turns out to be the head of a file."""
        visited = sorted(pk for pk, state in self.leads.items() if state == "visited")
        if not visited:
            return
        pk, number = self.random.choice(visited), self.random.choice(list(self.files))
        household, head, name = self.files[number]
        if self.send("caseworker", f"/leads/{pk}/", into="/join_file/", number=number, whose=name):
            self.leads[pk] = "joined"
            self.found[pk].person, self.found[pk].household = head, household

    # --- counting ------------------------------------------------------------------------------------------------

    def found_between(self, first, last) -> list[Found]:
        """Everybody found in a period, once."""
        people, once = set(), []
        for _pk, one in sorted(self.found.items(), key=lambda item: (item[1].on, item[0])):
            if first <= one.on <= last and (one.person is None or one.person not in people):
                people.add(one.person)
                once.append(one)
        return once

    def funnel(self, first, last):
        """The people of each stage by channel and in all; the person-times of each class and in all."""
        found = self.found_between(first, last)
        served = [one for one in found if any(_came_to(given, one, last) for given in self.given)]
        visited = [one for one in found if one in served or self._was_visited(one, last)]
        stages = [Counter(one.channel for one in stage) for stage in (found, visited, served)]
        given = [given for given in self.given if any(_came_to(given, one, last) for one in found)]
        return [_with_all(stage, CHANNELS) for stage in stages], _with_all(Counter(one.sort for one in given), CLASSES)

    def _was_visited(self, one, last) -> bool:
        if one.visited and one.visited <= last:
            return True
        return any(where == one.household and one.on <= on <= last for where, on in self.met.values())


def _came_to(given, one, last) -> bool:
    return given.household == one.household and given.person in (None, one.person) and one.on <= given.on <= last


def _with_all(counted, words) -> list[int]:
    return [*(counted[word] for word in words), counted.total()]


def compare_given(browser, office, *, first, last):
    """The pages of services and of the funnel, and every care's days, against what was sent."""
    times = _with_all(Counter(given.sort for given in office.given), CLASSES)
    assert [one["number"] for one in browser.get("/services/").context["counts"]] == [times[-1], *times[:-1]]
    for since in (first, first.replace(month=1, day=1)):
        page = browser.get("/funnel/", {"since": since.isoformat(), "until": last.isoformat()}).context
        stages = [[cell["number"] for cell in line["cells"]] for line in page["table"]]
        assert (stages, [cell["number"] for cell in page["times"]]) == office.funnel(since, last)
    for care in office.care:
        office.keys_of(care)
        office.keys_of(care, back=True)
