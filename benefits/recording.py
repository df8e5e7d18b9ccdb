"""Writing down what a comparison found: new findings, those that go on, and those that no longer hold.

What somebody judged stays judged until the facts under it change.
"""

import hashlib
from collections import Counter, defaultdict
from datetime import date
from itertools import batched

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef
from django.utils import timezone

from benefits.comparison import Comparison, Facts, Found, compare
from benefits.leads import raise_leads
from benefits.models import Award, ComparisonRun, Finding, FindingEvent, Nature, Roster, RosterRow, Rule, State, Verdict
from benefits.models.finding import JUDGED, OPEN, is_of_household, look_until, subject_of
from households.models import Household, Person
from volunteers.models import Level, Place

AT_ONCE = 500
THROUGH = Finding.kinds.through


def compare_and_record(day: date, *, by=None) -> tuple[Comparison, ComparisonRun | None]:
    """Compare, and write it down unless a later day has been compared already."""
    made = compare(day)
    latest = ComparisonRun.objects.latest_one()
    if latest and latest.day > day:
        return made, None
    return made, record(made, by=by)


@transaction.atomic
def record(made: Comparison, *, by=None) -> ComparisonRun:
    """Write down everything a comparison found, or nothing."""
    said = _Said(made)
    known = {(one.rule, one.subject, one.about): one for one in Finding.objects.select_for_update().order_by("pk")}
    new, events = [], []
    for found in made.found:
        finding = said.finding(found)
        before = known.pop((finding.rule, finding.subject, finding.about), None)
        if before is None:
            new.append((finding, found))
        else:
            _again(before, finding, events)
    gone = [one for one in known.values() if one.state in OPEN]
    for one in gone:
        _move(one, State.GONE)
        events.append(_event(one, Verdict.ENDED, made.day))
    _create(new, made)
    events += [_event(finding, Verdict.FOUND, made.day) for finding, _found in new]
    FindingEvent.objects.bulk_create(events, batch_size=AT_ONCE)
    raise_leads(made.day, by=by)
    run = ComparisonRun.objects.create(day=made.day, by=by, **_counts(made, said))
    run.dropped = drop_strangers()
    run.save(update_fields=["dropped"])
    return run


def _again(before, finding, events):
    """A finding that was known: it goes on as it was judged, unless it was gone or its facts are others now."""
    fields = ("facts", "amount", "household", "community", "name", "source", "last_on")
    reopened = before.state == State.GONE or (before.state in JUDGED and before.facts != finding.facts)
    Finding.objects.filter(pk=before.pk).update(**{name: getattr(finding, name) for name in fields})
    if reopened:
        _move(before, State.NEW, due_on=finding.due_on)
        events.append(_event(before, Verdict.CHANGED, finding.last_on))


def _move(finding, state, **changes):
    Finding.objects.filter(pk=finding.pk).update(state=state, version=F("version") + 1, **changes)
    finding.state = state


def _event(finding, step, day):
    return FindingEvent(finding=finding, step=step, state=finding.state, on=day)


def _create(new, made):
    Finding.objects.bulk_create([finding for finding, _found in new], batch_size=AT_ONCE)
    links = [
        THROUGH(finding_id=finding.pk, benefitkind_id=made.kinds[code].pk)
        for finding, found in new
        for code in found.about
    ]
    THROUGH.objects.bulk_create(links, batch_size=AT_ONCE)


class _Said:
    """What findings rest on, asked once for all of them."""

    def __init__(self, made: Comparison):
        self.made, self.day = made, made.day
        self.facts = Facts(made.day)
        self.names, self.homes, self.places = {}, {}, {}
        self.awards, self.families = defaultdict(list), defaultdict(list)
        self._load_people({one.person for one in made.found if one.person})
        self._load_numbers({one.index for one in made.found if one.index})
        self.ours = {place.name: place for place in Place.objects.at(Level.COMMUNITY)}

    def _load_people(self, people):
        for some in batched(sorted(people), AT_ONCE):
            self.names |= dict(Person.objects.filter(pk__in=some).values_list("pk", "name"))
            self.homes |= self.facts.homes(some)
        families = {self.homes[one.person] for one in self.made.found if self._is_of_household(one)}
        for some in batched(sorted(families), AT_ONCE):
            for household, member in self.facts.members().filter(household__in=some).values_list("household", "person"):
                self.families[household].append(member)
        members = {member for family in self.families.values() for member in family}
        for some in batched(sorted(people | members), AT_ONCE):
            for award in Award.objects.held_on(self.day).filter(person__in=some).select_related("kind"):
                self.awards[award.person_id].append(award)
        self.incomes = {
            row["household"]: row["income"]
            for some in batched(sorted(set(self.homes.values())), AT_ONCE)
            for row in self.facts.incomes().filter(household__in=some)
        }

    def _is_of_household(self, found):
        return is_of_household(found.rule, [self.made.kinds[code] for code in found.about])

    def _load_numbers(self, numbers):
        for some in batched(sorted(numbers), AT_ONCE):
            for award in Award.objects.held_on(self.day).filter(identity_index__in=some).select_related("kind"):
                self.awards[award.identity_index].append(award)
                self.names[award.identity_index] = award.name
                self.places[award.identity_index] = award.community

    def finding(self, found: Found) -> Finding:
        """The finding as it would be written anew."""
        whose = found.person or found.index
        household = self.homes.get(found.person)
        people = self.families[household] if self._is_of_household(found) else [whose]
        about = [one for person in people for one in self.awards[person] if one.kind.code in found.about]
        amounts = [one.amount for one in about if one.amount]
        return Finding(
            rule=found.rule,
            subject=subject_of(found.person) if found.person else found.index,
            about=",".join(sorted(found.about)),
            person_id=found.person,
            household_id=household,
            community=None if household else self._community(whose),
            name=self.names.get(whose, ""),
            source=found.source,
            facts=self._print(found, about, household),
            amount=sum(amounts) if amounts else self.made.kinds[found.about[0]].amount,
            found_on=self.day,
            last_on=self.day,
            due_on=look_until(timezone.localdate()),
        )

    def _community(self, whose):
        named = self.ours.get(self.places.get(whose, ""))
        return named or (next(iter(self.ours.values())) if len(self.ours) == 1 else None)

    def _print(self, found, about, household):
        """A fingerprint of what the finding rests on: while it stays, a judgement stays."""
        facts = sorted(
            f"{one.kind.code} {one.amount or 0:.2f} {one.starts_on} {one.head_index} {one.community}" for one in about
        )
        if found.rule == Rule.INCOME:
            facts.append(f"{self.incomes.get(household) or 0:.2f}")
        if found.rule == Rule.MISSED:
            cards = [one for one in self.awards[found.person] if one.kind.nature == Nature.CARD]
            facts += sorted(f"{one.disability_class}{one.disability_level}" for one in cards)
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def _counts(made, said):
    """Findings of each rule, and how many people and households they are about, each counted once."""
    return {
        "found": dict(Counter(one.rule for one in made.found)),
        "people": len({(one.person, one.index) for one in made.found}),
        "households": len({said.homes[one.person] for one in made.found if one.person in said.homes}),
    }


def drop_strangers() -> int:
    """Throw away what lists say of people on no file and outside the office's places; how many rows those were.

    In an office without files everybody would be a stranger: nothing is thrown away there.
    """
    if not Household.objects.exists():
        return 0
    strangers = Award.objects.filter(person=None, is_ours=False)
    used = Award.objects.exclude(pk__in=strangers.values("pk"))
    kept = Exists(used.filter(first_row=OuterRef("pk"))) | Exists(used.filter(last_row=OuterRef("pk")))
    about = Exists(strangers.filter(first_row=OuterRef("pk"))) | Exists(strangers.filter(last_row=OuterRef("pk")))
    rows = RosterRow.objects.filter(about).exclude(kept)
    by_list = dict(rows.order_by().values_list("roster").annotate(number=Count("pk")))
    if not strangers.exists():
        return 0
    keys = list(rows.values_list("pk", flat=True))
    strangers.delete()
    for some in batched(keys, AT_ONCE):
        RosterRow.objects.filter(pk__in=some).delete()
    for roster, number in by_list.items():
        Roster.objects.filter(pk=roster).update(rows_dropped=F("rows_dropped") + number)
    return sum(by_list.values())
