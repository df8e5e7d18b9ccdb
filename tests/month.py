"""The office's days played through its pages alone, and counted beside them in plain Python.

``Office`` sends the forms of the pages as its people would, one day after the other; ``Book`` writes down what was
sent, and counts it without a single query. What the statistics say in the end has to be what stands in the book.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from households.models import Household, Visitor
from needs.models import Closing, Need, NeedEvent, NeedKind
from tests.browser import Browser
from tests.filling import forms_of
from volunteers.models import User

STATES = ("reported", "taken_on", "in_hand", "to_check", "sent_back", "closed", "dropped")
ENDED = STATES[-2:]
# What a step makes of a need; reopening depends on whether anybody carried it.
LEADS_TO = {
    "take_on": "taken_on", "assign": "taken_on", "start": "in_hand", "refer": "in_hand", "propose_done": "to_check",
    "send_back": "sent_back", "drop": "dropped",
}  # fmt: skip


class Clock:
    """The office's clock: it stands on one day, a moment later at each look, until it is moved."""

    def __init__(self, monkeypatch, day: date):
        self.day, self.looks = day, 0
        monkeypatch.setattr(timezone, "now", self)

    def __call__(self):
        self.looks += 1
        return timezone.make_aware(datetime.combine(self.day, time(9))) + timedelta(milliseconds=self.looks)


@dataclass
class Told:
    """One need as the book knows it: what happened on which day, in the order in which it happened."""

    area: int
    kind: str
    raised: date
    due: date | None = None
    owned: bool = False
    steps: list = field(default_factory=list)  # (day, state)
    closings: list = field(default_factory=list)  # [closed on, reopened on or None]

    @property
    def state(self) -> str:
        """The state it is in now."""
        return self.steps[-1][1] if self.steps else "reported"

    def state_on(self, day) -> str:
        """The state it was in at the end of a day, by the days on which things happened."""
        if any(closed <= day and (again is None or again > day) for closed, again in self.closings):
            return "closed"
        before = [(on, place, state) for place, (on, state) in enumerate(self.steps) if on <= day and state != "closed"]
        return max(before)[2] if before else "reported"

    def take(self, step, on, *, closed_on=None):
        """Write a step down."""
        if step == "close":
            self.closings.append([closed_on or on, None])
            self.steps.append((closed_on or on, "closed"))
        elif step == "reopen":
            if self.closings and self.closings[-1][1] is None:
                self.closings[-1][1] = on
            self.steps.append((on, "taken_on" if self.owned else "reported"))
        else:
            self.owned = self.owned or step in ("take_on", "assign", "refer")
            self.steps.append((on, LEADS_TO[step]))


class Book:
    """Everything that was sent, and what the office had before."""

    def __init__(self):
        self.needs: dict[int, Told] = {}
        self.visits: dict[int, tuple[date, list[str]]] = {}  # the day, and the capacity of each visitor
        self.of_household: dict[str, int] = {}
        self._read_needs()
        self._read_visits()

    def _read_needs(self):
        area = "building__parent__parent"
        self.of_household.update(Household.objects.filter(closed_on=None).values_list("number", area))
        rows = Need.objects.values_list(
            "pk", f"household__{area}", "kind__parent__name", "kind__name", "raised_on", "due_on"
        )
        owned = set(Need.objects.filter(owner__isnull=False).values_list("pk", flat=True))
        for pk, where, top, kind, raised, due in rows:
            self.needs[pk] = Told(where, top or kind, raised, due, pk in owned)
        steps = NeedEvent.objects.filter(step__in=(*LEADS_TO, "reopen", "close")).order_by("on", "pk")
        for pk, on, state in steps.values_list("need", "on", "status"):
            self.needs[pk].steps.append((on, state))
        for pk, closed, again in Closing.objects.order_by("pk").values_list("need", "closed_on", "reopened_on"):
            self.needs[pk].closings.append([closed, again])

    def _read_visits(self):
        counting = Visitor.objects.filter(struck_in=None, visit__withdrawn_at=None)
        for pk, on, capacity in counting.values_list("visit", "visit__visited_on", "capacity"):
            self.visits.setdefault(pk, (on, []))[1].append(capacity)

    # --- counting ----------------------------------------------------------------------------------------------

    def needs_of(self, first, last):
        """What the office had before it in a period: raised by its end and not ended before it began."""
        eve = first - timedelta(days=1)
        return [told for told in self.needs.values() if told.raised <= last and told.state_on(eve) not in ENDED]

    def states(self, first, last) -> Counter:
        """The needs of a period by their state on its last day."""
        return Counter(told.state_on(last) for told in self.needs_of(first, last))

    def person_times(self, first, last) -> Counter:
        """The person-times of a period by capacity."""
        return Counter(who for on, people in self.visits.values() if first <= on <= last for who in people)

    def open_on(self, day):
        """The needs open on a day."""
        return [told for told in self.needs.values() if told.raised <= day and told.state_on(day) not in ENDED]


class Office:
    """The people at their pages. Each method is one deed of one of them, sent and written into the book."""

    def __init__(self, random, clock, book, people: dict[str, User]):
        self.random, self.clock, self.book, self.people = random, clock, book, people
        tops = NeedKind.objects.filter(parent=None, is_active=True)
        self.kinds, self.days = (
            dict(tops.values_list(key, value)) for key, value in (("pk", "name"), ("name", "days"))
        )
        self.said = 0
        self.done = Counter()
        self.come_to(clock.day)

    @property
    def today(self) -> date:
        return self.clock.day

    def come_to(self, day):
        """A new day: everybody signs in again."""
        self.clock.day = day
        self.browsers = {name: Browser(user) for name, user in self.people.items()}

    def send(self, who, url, *, into="", **typed):
        """Fill in the form of a page that goes ``into`` an address, and send it; where it led.

        None where this person's page shows no such form.
        """
        page = self.browsers[who].get(url)
        forms = [form for form in forms_of(page) if into in form.action] if page.status_code == 200 else []
        if not forms:
            return None
        answer = self.browsers[who].post(forms[0].action or url, forms[0].filled(**typed))
        assert answer.status_code == 302, (url, typed, answer.status_code, _errors(answer))
        self.done[re.sub(r"[\w-]*\d/|\?.*", "", into or url).strip("/")] += 1
        return answer.url

    def words(self, what) -> str:
        """Words that nothing else in the office says."""
        self.said += 1
        return f"{what}（{self.said}号）"

    # --- visits and needs --------------------------------------------------------------------------------------

    def visit(self, who, number, *, days_ago=0, others=(), noticed=0):
        """Log a visit, a few days late perhaps, with whoever went along and what was noticed."""
        on = self.today - timedelta(days=days_ago)
        typed = {"visited_on": on.isoformat(), "note": self.words("看望"), "others": "、".join(map(str, others))}
        whats = []
        for place in range(1, noticed + 1):
            kind = self.random.choice(list(self.kinds))
            whats.append((self.words("探访发现"), self.kinds[kind]))
            typed |= {f"need{place}_what": whats[-1][0], f"need{place}_kind": kind}
        url = self.send(who, f"/visits/new/?household={number}", **typed)
        self.book.visits[key_in(url)] = (on, [_capacity(person) for person in (self.people[who], *others)])
        for what, kind in whats:
            self._write_down(who, number, what, kind, on)
        return key_in(url)

    def withdraw_visit(self, who, pk):
        """Take a visit back that never was."""
        if self.send(who, f"/visits/{pk}/withdraw/", because="记错户了"):
            del self.book.visits[pk]

    def raise_need(self, who, number, *, days_ago=0):
        """Write a need down."""
        kind, on = self.random.choice(list(self.kinds)), self.today - timedelta(days=days_ago)
        what = self.words("需要帮助")
        self.send(who, f"/needs/new/?household={number}", what=what, kind=kind, raised_on=on.isoformat(), due_on="")
        self._write_down(who, number, what, self.kinds[kind], on)

    def _write_down(self, who, number, what, kind, on):
        listed = self.browsers[who].get("/needs/", {"q": what}).content.decode()
        (pk,) = set(re.findall(rf'href="/needs/(\d+)/">{re.escape(what)}<', listed))
        due = on + timedelta(days=self.days[kind])
        self.book.needs[int(pk)] = Told(self.book.of_household[number], kind, on, due)

    def step(self, pk, step, *candidates, **typed):
        """Take a step by the first of these people whose page offers it; whether anybody could."""
        page = f"/needs/{pk}/check/" if step in ("close", "send_back") else f"/needs/{pk}/"
        for who in candidates:
            if self.send(who, page, into=f"/{step}/", **typed):
                closed_on = date.fromisoformat(typed["on"]) if "on" in typed else None
                self.book.needs[pk].take(step, self.today, closed_on=closed_on)
                return True
        return False

    # --- a day --------------------------------------------------------------------------------------------------

    def day(self, *, visits=3, raised=1, steps=8):
        """What comes up on one day."""
        chance = self.random.random
        helpers = [person for person in self.people.values() if person.team_id]
        for _visit in range(visits):
            who = self.random.choice(("caseworker", "adviser"))
            number = self.random.choice(list(self.book.of_household))
            others = [one for one in self.random.sample(helpers, min(len(helpers), 1)) if one != self.people[who]]
            pk = self.visit(
                who, number, days_ago=self.random.choice((0, 0, 1, 3)), others=others if chance() < 0.5 else (),
                noticed=self.random.choice((0, 0, 1, 2)),
            )  # fmt: skip
            if chance() < 0.1:
                self.withdraw_visit(who, pk)
        for _need in range(raised):
            number = self.random.choice(list(self.book.of_household))
            self.raise_need("caseworker", number, days_ago=self.random.choice((0, 2)))
        for _step in range(steps):
            self.one_step()

    def one_step(self):
        """One need goes on, as its state allows: mostly towards its end, sometimes back."""
        by_state = defaultdict(list)
        for pk, told in self.book.needs.items():
            by_state[told.state].append(pk)
        state = self.random.choice([state for state in (*STATES, "to_check") if state in by_state])
        pk, lucky = self.random.choice(by_state[state]), self.random.random() < 0.8
        office = ["caseworker", "adviser"]
        self.random.shuffle(office)
        because, checkers = self.words("原因"), ["area", *office, "supervisor"]
        if state == "reported":
            typed = {} if lucky else {"owner": self.people["adviser"].name, "note": because}
            self.step(pk, "take_on" if lucky else "assign", *(office if lucky else ["caseworker"]), **typed)
        elif state == "taken_on" and not lucky:
            self.step(pk, "drop", *office, because=because)
        elif state in ("taken_on", "sent_back") and self.random.random() < 0.5:
            self.step(pk, "start", *office, measure=self.words("已联系"))
        elif state in ("taken_on", "in_hand", "sent_back"):
            done = {"result": self.words("已办好"), "kind": "receipt", "words_": self.words("签收单")}
            self.step(pk, "propose_done", *office, **done)
        elif state == "to_check" and lucky:
            self.step(pk, "close", *checkers, on=self._day_of_closing(pk).isoformat(), note="看过签收单")
        elif state == "to_check":
            self.step(pk, "send_back", *checkers, because=because)
        else:
            self.step(pk, "reopen", *office, because=because, due_on="")

    def _day_of_closing(self, pk) -> date:
        """Today, or a day or two ago where the need was open then."""
        told = self.book.needs[pk]
        earliest = max([told.raised, *(again for _closed, again in told.closings if again)])
        return max(earliest, self.today - timedelta(days=self.random.choice((0, 0, 1, 2))))


def _capacity(person) -> str:
    """What somebody counts as: as the team says; of those without one here all are the office's own."""
    return person.team.capacity if person.team_id else "staff"


def key_in(url) -> int:
    """The key at the end of an address."""
    return int(re.findall(r"/(\d+)/", url)[-1])


def _errors(answer):
    for name in ("refused", "form"):
        form = (answer.context or {}).get(name)
        if form is not None and getattr(form, "errors", None):
            return dict(form.errors)
    return answer.content.decode()[-400:]


# --- what the pages say in the end ---------------------------------------------------------------------------------


def compare(browser, book, *, first, last, today):
    """Every statistics page against the book: the ledger's figures, the pictures, the list and the board."""
    _ledger(browser, book, first, last)
    for day in (last, first + (last - first) / 2):
        _pictures(browser, book, day)
    _list_and_board(browser, book, today)


def _ledger(browser, book, first, last):
    shown = browser.get("/ledger/", {"first": first.isoformat(), "last": last.isoformat(), "place": ""})
    summary = shown.context["summary"]
    states, times = book.states(first, last), book.person_times(first, last)
    assert [line.number for line in summary.states] == [states[state] for state in STATES]
    assert (summary.figures["needs"], summary.figures["needs_closed"]) == (states.total(), states["closed"])
    found = [summary.figures[name] for name in ("visits_staff", "visits_volunteers")]
    assert found == [times["staff"], times["volunteer"]]
    kinds = Counter(told.kind for told in book.needs_of(first, last))
    assert {str(line.words): line.number for line in summary.kinds} == dict(kinds)


def _pictures(browser, book, day):
    pictures = {grid.name: grid for grid in browser.get("/pictures/", {"day": day.isoformat()}).context["pictures"]}
    is_open = book.open_on(day)
    bands = Counter(bisect_left([7, 30, 90, 180], (day - told.raised).days) for told in is_open)
    assert _values(pictures["age-kind"].total) == [*(bands[band] for band in range(5)), len(is_open)]
    kinds = Counter(told.kind for told in is_open)
    assert {line.label: _values(line)[-1] for line in pictures["age-kind"].lines} == dict(kinds)
    raised = [told for told in book.needs.values() if told.raised <= day]
    months = {}
    for told in raised:
        months.setdefault(f"{told.raised:%Y-%m}", Counter())[told.state_on(day)] += 1
    for line in pictures["closed-month"].lines:
        states = months.get(line.label)
        if states is not None:
            assert _values(line)[:4] == [
                states["closed"], states.total() - states["closed"] - states["dropped"], states["dropped"],
                states.total(),
            ], (day, line.label)  # fmt: skip
    closed = sum(told.state_on(day) == "closed" for told in raised)
    for name in ("closed-month", "closed-area"):
        total = _values(pictures[name].total)
        assert (total[0], total[3]) == (closed, len(raised))
    areas = Counter(told.area for told in raised)
    assert sorted(_values(line)[3] for line in pictures["closed-area"].lines) == sorted(areas.values())


def _list_and_board(browser, book, today):
    states = Counter(told.state for told in book.needs.values())
    for state in STATES:
        answer = browser.get("/needs/counts/", {"status": state})
        shown = next(count for count in answer.context["counts"] if count["current"])
        assert shown["number"] == states[state], state
    columns = browser.get("/needs/board/").context["columns"]
    assert {str(column.status): column.number for column in columns} == {state: states[state] for state in STATES}


def _values(line) -> list[int]:
    return [number.value for number in line.numbers]
