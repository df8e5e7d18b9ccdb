"""Taking back what was done by mistake: a counter-action that puts every row back, and deletes nothing.

Somebody who was written down as a member by mistake has been one for no day, a new file is closed on the day it was
opened, and what a field is said to have held until then is set aside.
"""

from django.apps import apps
from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext as _

from households.hanging import hanging, tell_back
from households.models import Action, FormerValue, Household, HouseholdEvent, Membership, NotPossible, Person
from households.writing import acting

Kind = HouseholdEvent.Kind
PLANNED = "next_visit_on"


def take_back(action, *, by, on, because: str, paper="", submission=None) -> Action:
    """Put back every row that an action wrote; NotPossible where something rests on it that was done since."""
    if not because.strip():
        raise NotPossible(_("Say why it is taken back."))
    if not action.done:
        raise NotPossible(_("What it wrote is kept no longer; it cannot be taken back."))
    if action.undoes_id:
        raise NotPossible(_("What was taken back is done anew, not brought back."))
    told = {"by": by, "on": on, "because": because, "paper": paper, "submission": submission}
    try:
        with acting(Kind.TAKEN_BACK, undoes=action, **told) as act:
            act.hold(*files_of(action))
            action = Action.objects.select_for_update().get(pk=action.pk)
            refuse_before_what_rests_on_it(action, by=by)
            for row in reversed(action.rows()):
                _put_back(act, row)
            FormerValue.objects.filter(action=action).update(set_aside=True)
            note = f"{action.get_kind_display()} {action.on}：{because}"
            for household in files_of(action):
                act.tell(household, Kind.TAKEN_BACK, note=note)
    except IntegrityError as error:
        raise NotPossible(_("This cannot be taken back: what was done since stands against it.")) from error
    return act.action


def files_of(action) -> list[Household]:
    """The files an action was about, and those to which the people belong now of whom it wrote anything."""
    told = HouseholdEvent.objects.filter(action=action)
    people = [row["pk"] for row in action.rows() if row["model"] == Person._meta.label_lower]
    homes = Membership.objects.present().filter(person__in=people)
    about = Q(pk__in=told.values("household")) | Q(pk__in=homes.values("household"))
    return list(Household.objects.filter(about).order_by("pk"))


def refuse_before_what_rests_on_it(action, *, by):
    """Raise NotPossible where a later action wrote the same, or the same field was changed by hand since."""
    touched = action.touched() | _closings_in_the_way(action)
    for later in Action.objects.standing().later_than(action).reverse():
        if _meet(touched, later.touched()):
            raise NotPossible(rests_on(later, by=by))
    for former in FormerValue.objects.valid().filter(action=action):
        if former.followed_by().exists():
            words = _("“%(field)s” was changed since; it cannot be put back as it was.")
            raise NotPossible(words % {"field": former.field_words()})


def rests_on(later, *, by) -> str:
    """What was done since, in words; where it is out of sight, only that there is something."""
    if by is not None and not Action.objects.visible_to(by).filter(pk=later.pk).exists():
        return _("Something done since on a file out of your reach rests on it; that has to be taken back first.")
    words = _("“%(what)s” of %(day)s was done since and rests on it: take that back first.")
    return words % {"what": later.get_kind_display(), "day": later.on}


def _closings_in_the_way(action) -> set[tuple]:
    """Nobody comes back to a file that was closed since: these files' closing, as if the action had written it."""
    back = [row["pk"] for row in action.rows() if "left_on" in row.get("after", ())]
    files = Membership.objects.filter(pk__in=back, household__closed_on__isnull=False)
    return {("households.household", key, "closed_on") for key in files.values_list("household", flat=True)}


def _meet(one: set, other: set) -> bool:
    """Whether two actions wrote the same field of a row; of a row that one of them made, any."""
    made = {(model, key) for model, key, field in one | other if field is None}
    return bool(one & other) or any(
        (model, key) in made for model, key, _field in one if (model, key) in {row[:2] for row in other}
    )


def _put_back(act, told):
    row = apps.get_model(told["model"]).objects.select_for_update().get(pk=told["pk"])
    if "made" in told:
        UNMADE.get(told["model"], _leave)(act, row)
        return
    fields = {name: row._meta.get_field(name) for name in told["after"]}
    after, before = (
        {name: _read(fields[name], values[name]) for name in fields} for values in (told["after"], told["before"])
    )
    for name, field in fields.items():
        if getattr(row, field.attname) != after[name] and name == PLANNED:
            before.pop(name)  # a visit since has planned the next one
        elif getattr(row, field.attname) != after[name]:
            words = _("%(row)s: “%(field)s” was changed since; it cannot be put back as it was.")
            raise NotPossible(words % {"row": row, "field": field.verbose_name})
    act.change(row, **before)
    tell_back(act, row)


def _read(field, value):
    if value is None:
        return None
    return field.target_field.to_python(value) if field.is_relation else field.to_python(value)


def _leave(act, row):
    """A person stays on record, whatever was thought of them."""


def _unmake_membership(act, membership):
    if membership.left_on is not None:
        raise NotPossible(_("%(name)s left meanwhile.") % {"name": membership.person})
    act.change(membership, left_on=membership.joined_on, left_because=act.action.because, set_aside=True)


def _unmake_household(act, household):
    if household.closed_on or household.memberships.present().exists():
        raise NotPossible(_("The file %(number)s lives on: somebody belongs to it.") % {"number": household})
    if household.visits.standing().exists():
        raise NotPossible(_("Visits were logged on the file %(number)s since.") % {"number": household})
    if hanging(None, household):
        raise NotPossible(_("Something was written on the file %(number)s since.") % {"number": household})
    act.change(household, closed_on=household.opened_on, closed_because=act.action.because, next_visit_on=None)


def _unmake_time_closed(act, time):
    act.change(time, reopened_on=time.closed_on)


# How each kind of row that an action made is unmade; what is not here stays as it is.
UNMADE = {
    "households.membership": _unmake_membership,
    "households.household": _unmake_household,
    "households.timeclosed": _unmake_time_closed,
}
