"""What the rows of a sheet said on its last day, where something was typed over since."""

from django.db.models import Q

from households.as_of import head_of
from households.models import FormerValue, Household, Membership, Person

MODELS = {"household": Household, "person": Person, "membership": Membership}
# Which file it is, and where: a sheet lists the files by the places they are kept in now.
AS_NOW = ("number", "building", "room", "living_address")


def as_of(rows, day, **keys) -> list:
    """The rows (named tuples) with what their fields held on a day; one query for all of them.

    ``keys`` names the columns in which the keys of the household, person or membership stand.
    """
    rows = list(rows)
    condition = Q(pk__in=[])
    for kind, column in keys.items():
        condition |= Q(**{f"{kind}__in": {getattr(row, column) for row in rows}})
    former = FormerValue.objects.valid().ended_after(day).filter(condition).in_time()
    held = {}
    for one in former.reverse():  # of several the first one held on the day, and comes last here
        if one.field not in AS_NOW:
            kind, key = one.owner_key()
            held.setdefault((kind, key), {})[one.field] = one.read(MODELS[kind])
    return [_put_back(row, held, keys) for row in rows] if held else rows


def _put_back(row, held, keys):
    values = {}
    for kind, column in keys.items():
        values |= held.get((kind, getattr(row, column)), {})
    return row._replace(**{name: value for name, value in values.items() if name in row._fields})


def head_first(members) -> list:
    """The members of one household on a day, its one head first; the others as they were written down."""
    members = list(members)
    head = head_of(members)
    others = [one._replace(is_head=False) if one.is_head else one for one in members if one is not head]
    return [head, *others] if head else others
