"""What findings rest on, asked for some of them at once: whose they are, in which file, by which awards."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from django.utils import timezone

from benefits.comparison import Comparison
from benefits.conditions import Facts
from benefits.found import Found
from benefits.models import Award, Nature, Rule
from benefits.models.finding import is_of_household, look_until, subject_of
from common.databases.among import among
from households.models import Person
from volunteers.models import Level, Place

COLUMNS = ("kind", "amount", "starts_on", "head_index", "community", "disability_class", "disability_level")


@dataclass(slots=True)
class Told:
    """One award, as far as a finding rests on it."""

    kind: int
    amount: Decimal | None
    starts_on: date
    head_index: str
    community: str
    disability_class: str
    disability_level: int | None


class Noted(NamedTuple):
    """What is written down of a finding, by columns: first those that follow what is found again."""

    facts: str
    amount: Decimal | None
    household_id: int | None
    community_id: int | None
    name: str
    source: str
    last_on: date
    rule: str
    subject: str
    about: str
    person_id: int | None
    found_on: date
    due_on: date


class Grounds:
    """What a comparison's findings rest on; ``load`` some of them before they are asked for."""

    def __init__(self, made: Comparison):
        self.made, self.day, self.facts = made, made.day, Facts(made.day)
        self.ours = dict(Place.objects.at(Level.COMMUNITY).values_list("name", "pk"))
        self.kinds = {kind.pk: kind for kind in made.kinds.values()}
        self.due_on, self.now = look_until(timezone.localdate()), timezone.now()
        self.is_of_household = cache(
            lambda rule, about: is_of_household(rule, [made.kinds[code] for code in about])
        )  # of every finding it is asked again and again

    def load(self, found: list[Found]):
        """Ask what these rest on, and forget the others."""
        self.awards, self.families, self.places, self.incomes = defaultdict(list), defaultdict(list), {}, {}
        people = {one.person for one in found if one.person}
        self.names = dict(Person.objects.filter(pk__in=among(people)).values_list("pk", "name"))
        self.homes = self.facts.homes(among(people))
        if families := {self.homes[one.person] for one in found if self.is_of_household(one.rule, one.about)}:
            members = self.facts.members().filter(household__in=families)
            for household, member in members.values_list("household", "person"):
                self.families[household].append(member)
        if incomes := {self.homes[one.person] for one in found if one.rule == Rule.INCOME}:
            rows = self.facts.incomes().filter(household__in=incomes)
            self.incomes = dict(rows.values_list("household", "income"))
        about = {self.made.kinds[code].pk for one in found for code in one.about}
        cards = {pk for pk, kind in self.kinds.items() if kind.nature == Nature.CARD}
        held = Award.objects.held_on(self.day).filter(kind__in=about | cards)
        self._load_awards(held, "person", people.union(*self.families.values()))
        self._load_awards(held, "identity_index", {one.index for one in found if one.index})

    def _load_awards(self, held, field, keys):
        rows = held.filter(**{f"{field}__in": among(keys)}).values_list(field, "identity_index", "name", *COLUMNS)
        for key, index, name, *columns in rows:
            told = Told(*columns)
            self.awards[key].append(told)
            if key == index:
                self.names[index], self.places[index] = name, told.community

    def finding(self, found: Found) -> Noted:
        """The finding as it would be written anew."""
        whose = found.person or found.index
        household = self.homes.get(found.person)
        people = self.families[household] if self.is_of_household(found.rule, found.about) else [whose]
        codes = set(found.about)
        about = [one for person in people for one in self.awards[person] if self.kinds[one.kind].code in codes]
        amounts = [one.amount for one in about if one.amount]
        return Noted(
            facts=self._print(found, about, household),
            amount=sum(amounts) if amounts else self.made.kinds[found.about[0]].amount,
            household_id=household,
            community_id=None if household else self._community(whose),
            name=self.names.get(whose, ""),
            source=found.source,
            last_on=self.day,
            rule=found.rule,
            subject=subject_of(found.person) if found.person else found.index,
            about=",".join(sorted(found.about)),
            person_id=found.person,
            found_on=self.day,
            due_on=self.due_on,
        )

    def _community(self, whose):
        named = self.ours.get(self.places.get(whose, ""))
        return named or (next(iter(self.ours.values())) if len(self.ours) == 1 else None)

    def _print(self, found, about, household):
        """A fingerprint of what the finding rests on: while it stays, a judgement stays."""
        facts = sorted(
            f"{self.kinds[one.kind].code} {one.amount or 0:.2f} {one.starts_on} {one.head_index} {one.community}"
            for one in about
        )
        if found.rule == Rule.INCOME:
            facts.append(f"{self.incomes.get(household) or 0:.2f}")
        if found.rule == Rule.MISSED:
            cards = [one for one in self.awards[found.person] if self.kinds[one.kind].nature == Nature.CARD]
            facts += sorted(f"{one.disability_class}{one.disability_level}" for one in cards)
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()
