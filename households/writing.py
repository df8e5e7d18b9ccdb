"""Writing one action: every row it writes goes through here, with its history, its record, and the day it is so since.

    with acting(Kind.LEFT, by=user, on=day, because="结婚") as act:
        (household,) = act.hold(household)
        act.change(membership, left_on=day, left_because="结婚")
        act.tell(household, Kind.LEFT, person=membership.person)

An action is one transaction: what cannot be done raises and writes nothing at all. Whoever calls a deed has asked
whether the person may.
"""

from collections import defaultdict
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from common.crypto import EncryptedTextField
from households.heads_of_days import first_overlap, heads_of_days, new_fault
from households.models import (
    Action,
    AlreadyClosed,
    AlreadyDone,
    AlreadyOnFile,
    ChangedLater,
    FormerValue,
    Household,
    Membership,
    NotPossible,
    Person,
)
from households.search import refresh_search
from volunteers.models.versioned import ChangedMeanwhile, Versioned

# Why a deed was not done; each says in words what stands against it.
REFUSALS = (NotPossible, AlreadyClosed, AlreadyOnFile, ChangedLater, ChangedMeanwhile)
DATED_ROWS = (Household, Person, Membership)


@contextmanager
def acting(
    kind, *, by, on, because="", paper="", source="", submission=None, undoes=None, is_correction=False
):  # fmt: skip
    """One action in one transaction; AlreadyDone where the form with this mark was sent before.

    ``is_correction``: what it writes was always so.
    """
    with transaction.atomic():
        action = _begin(
            kind=kind, by=by, on=on, because=because[:200], paper=paper, source=source, submission=submission,
            undoes=undoes,
        )  # fmt: skip
        writing = Writing(action, was_always_so=is_correction or undoes is not None)
        yield writing
        writing.finish()


def _begin(**fields) -> Action:
    try:
        with transaction.atomic():
            return Action.objects.create(**fields)
    except IntegrityError as error:
        before = Action.objects.of_submission(fields["submission"])
        if before:
            raise AlreadyDone(before) from error
        if fields["undoes"]:
            raise NotPossible(_("This was taken back meanwhile.")) from error
        raise


class Writing:
    """An action being done: what it holds, what it has written so far."""

    def __init__(self, action: Action, *, was_always_so=False):
        self.action = action
        self.by, self.on, self.source = action.by, action.on, action.source
        self.was_always_so = was_always_so  # what is corrected or put back: nothing is so since a day
        self.rows = []
        self.files = set()
        self.members = set()
        self._days = {}
        self._olds = defaultdict(dict)  # since → (model, key) → the row and its fields' old values

    def hold(self, *households) -> list[Household]:
        """These files as they are now, held until the action ends; always in the same order, so that none waits."""
        keys = {household.pk for household in households}
        now = Household.objects.select_for_update().filter(pk__in=keys).order_by("pk")
        held = {household.pk: household for household in now}
        self._days |= heads_of_days(held.keys() - self._days.keys())
        self.files |= held.keys()
        return [held[household.pk] for household in households]

    def hold_person(self, person) -> Person:
        """Somebody as he or she is now, held with every file that he or she is or was a member of."""
        self.hold(*Household.objects.filter(memberships__person=person))
        return Person.objects.select_for_update().get(pk=person.pk)

    def make(self, row):
        """Write a new row with its history."""
        row._history_user, row._change_reason = self.by, self.source or None
        row.save(force_insert=True)
        self._remember(row, made=True)
        return row

    def change(self, row, *, since=None, **values) -> bool:
        """Change fields of a row (as it was read in this action) if they still hold what was read; says whether any.

        Of dated fields what held until the action's day (or ``since``) is kept. Raises ChangedMeanwhile.
        """
        before = {name: _held(row, name) for name in values}
        after = {name: getattr(value, "pk", value) for name, value in values.items()}
        changed = [name for name in values if before[name] != after[name]]
        if not changed:
            return False
        before, after = ({name: told[name] for name in changed} for told in (before, after))
        self._update(row, before, after)
        if hasattr(type(row), "history"):
            type(row).history.bulk_history_create(
                [row], update=True, default_user=self.by, default_change_reason=self.source or None
            )
        self._remember(row, before=before, after=after)
        olds = self._olds[since or self.on].setdefault((row._meta.label_lower, row.pk), (row, {}))[1]
        for name in changed:
            olds.setdefault(name, before[name])
        return True

    def _update(self, row, before, after):
        model, counted = type(row), {}
        seen = {name: old for name, old in before.items() if not _is_secret(model, name)}
        if isinstance(row, Versioned):
            seen["version"], counted = row.version, {"version": F("version") + 1}
        if not model.objects.filter(pk=row.pk, **seen).update(**after, **counted):
            raise ChangedMeanwhile(model.objects.get(pk=row.pk))
        for name, value in after.items():
            setattr(row, model._meta.get_field(name).attname, value)
        if counted:
            row.version += 1

    def _remember(self, row, **told):
        self.rows.append({"model": row._meta.label_lower, "pk": row.pk, **told})
        if isinstance(row, Membership):
            self.members.add(row.pk)
            self.files.add(row.household_id)
        elif isinstance(row, Household):
            self.files.add(row.pk)

    def tell(self, household, kind, *, person=None, note="", on=None):
        """Say in the office's words what happened to a file."""
        household.events.create(
            kind=kind, person=person, on=on or self.on, by=self.by, note=note[:300], source=self.source,
            action=self.action,
        )  # fmt: skip

    def finish(self):
        """Keep what held before, see that every file is true on every day, and write down what was done."""
        if not self.was_always_so:
            for since, olds in self._olds.items():
                dated = [(row, fields) for row, fields in olds.values() if isinstance(row, DATED_ROWS)]
                FormerValue.objects.keep(dated, until=since, by=self.by, source=self.source, action=self.action)
        self.action.keep_rows(self.rows)
        wrong = new_fault(self._days, heads_of_days(self.files)) or first_overlap(self.members)
        if wrong:
            raise NotPossible(wrong)
        refresh_search(self.files)


def refuse_unseen(row, version):
    """Raise ChangedMeanwhile where somebody saved a row, as it is now, after this version of it was read."""
    if row.version != version:
        raise ChangedMeanwhile(row)


def _held(row, name):
    """What a field holds; another row by its key."""
    return getattr(row, row._meta.get_field(name).attname)


def _is_secret(model, name) -> bool:
    return isinstance(model._meta.get_field(name), EncryptedTextField)
