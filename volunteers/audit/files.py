"""Which household's file a row belongs to. The room above says where its files are; a row names its household."""

from collections import defaultdict

from django.db.models import ForeignKey

FILES = "households.household"
_rooms = {}


def files_are(*, numbers, of_people, keys):
    """Called once by the room that keeps the files.

    ``numbers(keys)`` and ``of_people(keys)`` are dicts by key; ``keys(number)`` are the files that have a number.
    """
    _rooms.update(numbers=numbers, of_people=of_people, keys=keys)


def keys_of(number: str) -> list[int]:
    """The keys of the files with this number."""
    return _rooms["keys"](number) if _rooms else []


def numbers_of(files: dict[int, str]) -> dict[int, str]:
    """The number of each file, for people to read; those that came with a row are not asked for again."""
    unknown = [key for key, number in files.items() if not number]
    return files | (_rooms["numbers"](unknown) if unknown and _rooms else {})


def files_of(rows) -> dict[int, str]:
    """The files that these rows concern, each once, in their order, with its number where it is at hand.

    A person's file counts only where nothing else names one.
    """
    found, waiting = {}, defaultdict(set)
    for row in rows:
        row = _with_household(row, waiting)
        key, number = _file_of(row) if row is not None else (None, "")
        if key is not None:
            found[key] = number or found.get(key, "")
    for model, keys in waiting.items():
        on_file = model._base_manager.filter(pk__in=keys, household__isnull=False)
        found |= dict(on_file.values_list("household", "household__number"))
    if not found and _rooms:
        people = {key for row in rows if (key := _person_of(row)) is not None}
        found = dict.fromkeys(_rooms["of_people"](people).values(), "") if people else {}
    return found


def subject_of(row) -> tuple[str, int | None]:
    """What a row is and its key; a row of history stands for the row it is the history of."""
    model = getattr(row, "instance_type", type(row))
    key = getattr(row, model._meta.pk.attname)
    return model._meta.label_lower, key if isinstance(key, int) else None


def is_mostly_of_a_file(row) -> bool:
    """Whether rows like this one are of a file as a rule: one that is of none tells of somebody all the same."""
    return _has_household(type(row)) or any(
        isinstance(one, ForeignKey) and _has_household(one.related_model) for one in row._meta.concrete_fields
    )


def _with_household(row, waiting):
    """The row itself where it names its household, else the one it belongs to: a step's need, a page's document.

    One that is not loaded is noted in ``waiting``, to be asked for with all others at once.
    """
    if subject_of(row)[0] == FILES or hasattr(row, "household_id"):
        return row
    for one in type(row)._meta.concrete_fields:
        if isinstance(one, ForeignKey) and _has_household(one.related_model) and getattr(row, one.attname):
            if one.is_cached(row):
                return getattr(row, one.name)
            waiting[one.related_model].add(getattr(row, one.attname))
    return None


def _file_of(row) -> tuple[int | None, str]:
    what, key = subject_of(row)
    if what == FILES:
        return key, row.number
    loaded = row._state.fields_cache.get("household")
    return row.household_id, loaded.number if loaded else ""


def _has_household(model) -> bool:
    return any(field.name == "household" for field in model._meta.concrete_fields)


def _person_of(row):
    what, key = subject_of(row)
    return key if what == "households.person" else getattr(row, "person_id", None)
