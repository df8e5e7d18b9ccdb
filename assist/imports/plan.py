"""Everything one import is going to write, prepared before a transaction is opened; nothing here writes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import CharField, Model
from django.utils.translation import gettext as _

from assist.imports.crew import Crew
from assist.imports.grid import Grid
from assist.imports.kinds import Kinds
from assist.imports.outcomes import CONFLICT, REFUSED, Change, Reason
from assist.imports.register import Register
from assist.imports.rows import Source
from common.identity import mask, mask_account
from households.models import DATED, Household, Person, Visitor
from needs.models import Need, Offer
from volunteers.models import Place

IN_HISTORY, IN_SOURCE = 100, 200  # characters that a history row and a source have
SECRETS = {(Person, "identity_number"): mask, (Household, "bank_account"): mask_account}


class NotTaken(Exception):
    """A row is in conflict or refused as a whole; nothing of it is planned."""

    def __init__(self, what, *reasons, repeats=None):
        super().__init__(what, *reasons)
        self.what, self.reasons, self.repeats = what, reasons, repeats


class Overtaken(Exception):
    """Somebody changed a row after it was read; nothing was written."""


def conflict(message, *, repeats=None, column=""):
    return NotTaken(CONFLICT, Reason(message, column), repeats=repeats)


def refusal(message, *, repeats=None, column=""):
    return NotTaken(REFUSED, Reason(message, column), repeats=repeats)


class Plan:
    """The rows to be made and changed, and what the planning of each sort of row has to know."""

    def __init__(self, *, by=None, community=None, today: date, now: datetime):
        self.by, self.today, self.now = by, today, now
        self.grid = Grid(by=by, community=community, today=today)
        self.crew = Crew()
        self.kinds = Kinds()
        self.register = Register(self.grid)
        self.new: dict[type[Model], list] = defaultdict(list)
        self.changed: dict[type[Model], dict[int, Model]] = defaultdict(dict)
        self.to_number = []  # files that get the next number of their community
        self.to_search = {}  # files whose search text has to be written anew
        self.visited = {}  # files whose last and next visit have to be reckoned anew
        self.warnings: list[Reason] = []
        self.former: dict[tuple, Former] = {}  # what held until now in rows that are changed
        self.day = today  # the day that the rows being planned speak for
        self._fields: dict[int, frozenset] = {}

    @property
    def is_empty(self):
        """Nothing at all would be written."""
        made = (self.grid.new, self.crew.new_teams, self.crew.new_users, self.crew.new_posts, self.kinds.new)
        return not any((*made, *self.new.values(), *self.changed.values()))

    def fields(self, sheet) -> frozenset:
        """The fields for which a sheet has a column."""
        if id(sheet) not in self._fields:
            self._fields[id(sheet)] = frozenset(column.field for column in sheet.columns)
        return self._fields[id(sheet)]

    def likely_community(self, sheet):
        """The community that a sheet is most likely of, or None; where names are ambiguous, it tells them apart."""
        return self.grid.likely(sheet.street, sheet.community)

    def prune(self):
        """Leave out the places, helpers, teams and kinds that only rows named of which nothing is taken."""
        households = [*self.new[Household], *self.changed[Household].values()]
        needs = [*self.new[Need], *self.changed[Need].values()]
        visitors, posts = self.new[Visitor], self.crew.new_posts
        places = [household.building for household in households] + [post.place for post in posts]
        users = [user for need in needs for user in (need.owner, need.raised_by)]
        users += [visitor.user for visitor in visitors] + [post.user for post in posts]
        used = {id(one) for place in places for one in place.way_up()}
        used |= {id(one) for one in (*users, *(visitor.team for visitor in visitors), *(need.kind for need in needs))}
        for rows in (self.grid.new, self.crew.new_users, self.crew.new_teams, self.kinds.new):
            rows[:] = [row for row in rows if id(row) in used]
        for offer in self.new[Offer]:
            if offer.kind and not offer.kind.pk and id(offer.kind) not in used:
                offer.kind = None

    def create(self, instance: Model, source: Source):
        """Have a row made; its history says from where."""
        instance._change_reason = brief(source, IN_HISTORY)
        self.new[type(instance)].append(instance)
        return instance

    def speak_for(self, sheet):
        """The rows that follow are of this sheet, and tell what is so on the day it was made."""
        self.day = min(sheet.made_on or self.today, self.today)

    def change(self, instance: Model, source: Source, values: dict, since: date | None = None):
        """Have fields of a row on file changed; what a dated field held until the day is kept."""
        for name, value in values.items():
            if instance.pk and name in DATED.get(instance._meta.model_name, ()):
                self.keep(instance, name, getattr(instance, name), source, since)
            setattr(instance, name, value)
        if instance.pk:
            instance._change_reason = brief(source, IN_HISTORY)
            self.changed[type(instance)][id(instance)] = instance

    def keep(self, instance: Model, field: str, old, source: Source, until: date | None = None):
        """Have kept what a field held until a day; of two changes to it the first knows what that was."""
        former = Former(instance, field, old, until or self.day, brief(source, IN_SOURCE))
        self.former.setdefault((id(instance), field), former)


@dataclass(frozen=True, slots=True)
class Former:
    """What a field of a row held until a day, and the row of the workbook that says otherwise."""

    row: Model
    field: str
    old: Any
    until: date
    source: str

    @property
    def is_so_still(self):
        """Whether the row says in the end what it said before."""
        return getattr(self.row, self.field) == self.old


def brief(source: Source, length: int) -> str:
    """Where a row stands, in so many characters; of a long file name the middle goes."""
    text = str(source)
    if len(text) <= length:
        return text
    tail = text[len(source.file) :]
    room = max(length - len(tail) - 1, 8)
    name = source.file[: room // 2] + "…" + source.file[-(room - room // 2) :]
    return (name + tail)[-length:]


def column_of(sheet, *fields, member=None) -> str:
    """The column of the sheet in which one of these fields stands, as the office finds it."""
    columns = {one.field: one for one in reversed(sheet.columns) if one.member == member}
    found = next((columns[name] for name in fields if name in columns), None)
    return f"{found.letter} {found.label}" if found else ""


def differing(instance, values: dict) -> dict:
    """Those of the values that the row does not have yet."""
    return {name: value for name, value in values.items() if getattr(instance, name) != value}


def changes(instance, values: dict, who="") -> list[Change]:
    """What the new values do to a row, in words; secrets masked."""
    told = []
    for name, value in values.items():
        field = instance._meta.get_field(name)
        words = [_in_words(instance, field, one) for one in (getattr(instance, name), value)]
        told.append(Change(str(field.verbose_name), *words, who=who))
    return told


def _in_words(instance, field, value):
    secret = SECRETS.get((type(instance), field.name))
    if secret:
        return secret(value)
    if value is None:
        return ""
    if isinstance(value, Place):
        return " ".join(place.name for place in reversed(value.way_up()[:2]))
    if isinstance(value, dict):
        return "，".join(f"{name} {words}" for name, words in value.items())
    return str(dict(field.flatchoices).get(value, value)) if field.choices else str(value)


def too_long(model, values: dict) -> list[Reason]:
    """A reason for each value that is longer than what its field holds."""
    found = []
    for name, value in values.items():
        most = _lengths(model).get(name)
        if most and value and len(value) > most:
            words = _("%(field)s: %(length)s characters are too long, %(most)s fit")
            label = model._meta.get_field(name).verbose_name
            found.append(Reason(words % {"field": label, "length": len(value), "most": most}))
    return found


def names_too_long(model, *names) -> list[Reason]:
    """A reason for each name (of people, teams, places) that is longer than the register of these holds."""
    return [one for name in dict.fromkeys(names) if name for one in too_long(model, {"name": name})]


@cache
def _lengths(model):
    fields = model._meta.concrete_fields
    return {field.name: field.max_length for field in fields if isinstance(field, CharField) and not field.choices}
