"""What goes on beside visits and needs: partners are asked and answer, plans, return visits, leads; played and counted.

Like tests/month.py, to which it adds: everything is sent through the pages, and what was sent stands in plain lists.
"""

import re
from collections import Counter
from datetime import timedelta

from households.models import Lead
from needs.models import NeedPlan, Offer, PartnerUnit, Referral, ReferralEvent, ReturnRule, ReturnVisit
from tests.browser import Browser
from tests.month import Office, key_in
from volunteers.models import Level, Place

GOING_ON = ("offered", "accepted", "delivered")
CARRIED = ("taken_on", "in_hand", "sent_back")
ENDS = {
    "confirmed": "confirmed", "delivered": "delivered", "offered": "under-way", "accepted": "under-way",
    "declined": "nothing", "expired": "nothing", "withdrawn": "nothing",
}  # fmt: skip
AFTER_VISIT = {"new": ("visit", "not_found"), "visited": ("no_need", "not_found"), "no_need": ("reopen",)}
LEAD_GOES = {"visit": "visited", "not_found": "not_found", "no_need": "no_need", "reopen": "new"}


class Beyond(Office):
    """The same people, and the partners, with everything they do in the course of a need."""

    def __init__(self, *args):
        super().__init__(*args)
        self.referrals = {}  # key -> [need, reserved on, sort of partner, [(day, state)]]
        for pk, need, on, sort in Referral.objects.values_list("pk", "need", "reserved_on", "offer__unit__sort"):
            self.referrals[pk] = [need, on, sort or "helpers", []]
        for pk, on, state in ReferralEvent.objects.order_by("pk").values_list("referral", "on", "state"):
            self.referrals[pk][3].append((on, state))
        self.asked_by_link = set()  # in these days, so that the link is open
        self.planned = set(NeedPlan.objects.filter(agreed_on__isnull=False).values_list("need", flat=True))
        self.drafted = set(NeedPlan.objects.standing().filter(agreed_on=None).values_list("need", flat=True))
        self.returns = [
            {"pk": pk, "need": need, "due": due, "state": state}
            for pk, need, due, state in ReturnVisit.objects.values_list("pk", "need", "due_on", "state")
        ]
        rule = ReturnRule.objects.order_by("since").values_list("days", flat=True).last() or ""
        self.return_days = [int(days) for days in re.findall(r"\d+", rule)]
        self.leads = dict(Lead.objects.values_list("pk", "state"))
        self.buildings = list(Place.objects.filter(level=Level.BUILDING).values_list("name", flat=True))

    def step(self, pk, step, *candidates, **typed):
        taken = super().step(pk, step, *candidates, **typed)
        if taken and step == "close":
            closed = self.book.needs[pk].closings[-1][0]
            self.returns += [
                {"pk": None, "need": pk, "due": closed + timedelta(days=days), "state": "due"}
                for days in self.return_days
            ]
        elif taken and step == "reopen":
            self._call_off(pk)
        if taken and step in ("close", "drop"):
            self._take_back(pk, self.book.needs[pk].steps[-1][0])
        return taken

    def _call_off(self, need):
        for one in self.returns:
            if one["need"] == need and one["state"] == "due":
                one["state"] = "called_off"

    def _take_back(self, need, on):
        """What a partner was asked and has not delivered is taken back when the need ends."""
        for whose, _reserved, _sort, moves in self.referrals.values():
            if whose == need and moves[-1][1] in ("offered", "accepted"):
                moves.append((on, "withdrawn"))

    # --- partners ----------------------------------------------------------------------------------------------

    def write_offers(self):
        """What some units offer, for each kind of need, as they told on the phone."""
        units = list(PartnerUnit.objects.filter(ended_on=None).order_by("pk").values_list("pk", flat=True))
        for unit, kind in zip(units, self.kinds, strict=False):
            self.send("caseworker", f"/partners/{unit}/offers/new/", what=self.words("可以帮忙"), kind=kind)
        self.sorts = {pk: sort or "helpers" for pk, sort in Offer.objects.values_list("pk", "unit__sort")}

    def refer(self, pk):
        """Ask one of the partners that the need's page names."""
        page = self.browsers["caseworker"].get(f"/needs/{pk}/").content.decode()
        offers = re.findall(r'name="offer" value="(\d+)"', page)
        if not offers:
            return
        offer, until = self.random.choice(offers), self.today + timedelta(days=7)
        url = self.send("caseworker", f"/needs/{pk}/", into="/refer/", offer=offer, answer_by=until.isoformat())
        told = [pk, self.today, self.sorts[int(offer)], [(self.today, "offered")]]
        self.referrals[key_in(url)] = told
        self.asked_by_link.add(key_in(url))
        self.book.needs[pk].take("refer", self.today)

    def partner_says(self, pk, move, **typed):
        """The partner answers through its link, without an account."""
        page = self.browsers["caseworker"].get(f"/referrals/{pk}/").content.decode()
        path = re.search(r"/r/[^<\"\s]+", page)[0]
        stranger = Browser()
        assert stranger.get(path).status_code == 200
        answer = stranger.post(path, {"move": move, **typed})
        assert answer.status_code in (200, 302), (move, answer.status_code)
        self.done[f"link: {move}"] += 1

    def referral_goes_on(self):
        """One referral goes on: answered by the link or on the phone, delivered, confirmed."""
        going = {pk: told for pk, told in self.referrals.items() if told[3][-1][1] in GOING_ON}
        if not going:
            return
        pk, told = self.random.choice(sorted(going.items()))
        page, state = f"/referrals/{pk}/", told[3][-1][1]
        by_link = pk in self.asked_by_link and self.random.random() < 0.5
        if told[1] < self.today - timedelta(days=7) and state == "offered":
            return  # the day to answer by is over
        if state == "offered" and self.random.random() < 0.3:
            because = self.words("人手不够")
            if by_link:
                self.partner_says(pk, "decline", because=because)
            else:
                self.send("caseworker", page, into="/decline/", because=because)
            told[3].append((self.today, "declined"))
        elif state == "offered":
            if by_link:
                self.partner_says(pk, "accept", person="李师傅")
            else:
                self.send("caseworker", page, into="/accept/", person="李师傅")
            told[3].append((self.today, "accepted"))
        elif state == "accepted":
            if by_link:
                self.partner_says(pk, "deliver", on=self.today.isoformat(), hours="2")
            else:
                self.send("caseworker", page, into="/deliver/", hours="2")
            told[3].append((self.today, "delivered"))
            if self.book.needs[told[0]].state in CARRIED:
                self.book.needs[told[0]].take("propose_done", self.today)
        else:
            self.send("caseworker", page, into="/confirm/", words_=self.words("很满意"), satisfaction="5")
            told[3].append((self.today, "confirmed"))

    # --- plans, return visits, leads ------------------------------------------------------------------------------

    def plan(self, pk):
        """Draft a plan for an open need, and agree on it with the family."""
        if pk in self.planned | self.drafted:
            return
        due = (self.today + timedelta(days=20)).isoformat()
        typed = {
            "cause": self.words("缺人照看"),
            "goal": "每周有人上门",
            "review_on": due,
            "due1": due,
        }
        url = self.send("caseworker", f"/needs/{pk}/plan/new/", what1="联系护工", **typed)
        if url:
            self.send("caseworker", url, into="/agree/", family="本人", how="home")
            self.planned.add(pk)

    def ask_again(self):
        """One return visit that is due: stable, back in trouble, or nobody was reached."""
        due = [one for one in self.returns if one["pk"] and one["state"] == "due" and one["due"] <= self.today]
        if not due:
            return
        one = self.random.choice(due)
        step = self.random.choice(("stable", "stable", "trouble", "not_reached"))
        again = self.today + timedelta(days=7)
        typed = {
            "stable": {"note": "都好"},
            "trouble": {"note": self.words("又困难"), "due_on": again.isoformat()},
            "not_reached": {"next_on": again.isoformat()},
        }[step]
        self.send("caseworker", f"/returns/{one['pk']}/", into=f"/{step}/", mode="phone", **typed)
        if step == "not_reached":
            one["due"] = again
            return
        one["state"] = step
        if step == "trouble":
            self.book.needs[one["need"]].take("reopen", self.today)
            self.book.needs[one["need"]].due = again
            self._call_off(one["need"])

    def lead(self):
        """Somebody was found: written down, or somebody goes there."""
        going = [pk for pk, state in self.leads.items() if state in AFTER_VISIT]
        if not going or self.random.random() < 0.4:
            told = {"place": self.random.choice(self.buildings), "urgency": "normal", "channel": "offline"}
            url = self.send("caseworker", "/leads/new/", name=self.words("某人"), origin="neighbour", **told)
            self.leads[key_in(url)] = "new"
            return
        pk = self.random.choice(going)
        step = self.random.choice(AFTER_VISIT[self.leads[pk]])
        if self.send("caseworker", f"/leads/{pk}/", into=f"/{step}/", note=self.words("说明")):
            self.leads[pk] = LEAD_GOES[step]

    def day(self, **more):
        super().day(**more)
        self.beyond()

    def beyond(self):
        """What comes up on one day beside visits and needs."""
        is_open = sorted(pk for pk, told in self.book.needs.items() if told.state in ("reported", *CARRIED))
        if is_open:
            self.refer(self.random.choice(is_open))
        for _move in range(2):
            self.referral_goes_on()
        if is_open and self.random.random() < 0.5:
            self.plan(self.random.choice(is_open))
        self.ask_again()
        self.lead()


def compare_beyond(browser, office, *, today):
    """The pictures' flow, the blockers of the home page, the return visits and the leads against what was sent."""
    for day in (today, today - timedelta(days=13)):
        _flow(browser, office, day)
    late = [pk for pk, told in office.book.needs.items() if told.state not in ("closed", "dropped") and told.due]
    late = [pk for pk in late if office.book.needs[pk].due < today and pk not in office.planned]
    counts = browser.get("/home/counts/").context["counts"]
    assert [one["number"] for one in counts if "no_plan" in one["url"]] == [len(late)]
    states = Counter(one["state"] for one in office.returns)
    now = sum(one["state"] == "due" and one["due"] <= today for one in office.returns)
    shown = [count["number"] for count in browser.get("/returns/").context["counts"]]
    kinds = [states["due"], states["stable"], states["trouble"], states["called_off"]]
    assert shown == [now, *kinds, states.total()]
    found = Counter(office.leads.values())
    shown = {count["url"]: count["number"] for count in browser.get("/leads/").context["counts"]}
    for state in ("new", "visited", "no_need", "not_found"):
        assert shown[f"?state={state}"] == found[state], state


def _flow(browser, office, day):
    last = {}
    for pk, (need, reserved, sort, moves) in sorted(office.referrals.items()):
        if reserved <= day and office.book.needs[need].raised <= day:
            last[need] = (sort, [state for on, state in moves if on <= day][-1], pk)
    told = Counter((office.book.needs[need].kind, sort, ENDS[state]) for need, (sort, state, _pk) in last.items())
    pictures = {grid.name: grid for grid in browser.get("/pictures/", {"day": day.isoformat()}).context["pictures"]}
    assert ("flow" in pictures) == bool(told)
    if told:
        total = [sum(n for (*_rest, one), n in told.items() if one == end) for end in pictures["flow"].shades[:-1]]
        assert [number.value for number in pictures["flow"].total.numbers] == [*total, sum(total)]
        pairs = Counter()
        for (kind, sort, _end), number in told.items():
            pairs[kind, sort] += number
        assert sorted(line.numbers[-1].value for line in pictures["flow"].lines) == sorted(pairs.values())
        by_kind = Counter()
        for line in pictures["flow"].lines:
            by_kind[line.label.partition(" → ")[0]] += line.numbers[-1].value
        kinds = Counter()
        for (kind, _sort), number in pairs.items():
            kinds[kind] += number
        assert by_kind == kinds
