"""What the rows that one transaction wrote come to: the deed, the files, and old → new of what was typed over.

Values stand here as the database keeps them (a choice's word, a row's key) and are put into the reader's language when
they are shown. A secret value never stands here, only that it was changed and, of a number, its mask.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Max

from common.crypto import EncryptedTextField
from common.identity import mask_account
from volunteers.audit.files import files_of, subject_of
from volunteers.models.audit import Did

# One deed on a page touches few rows. An import touches thousands: there the log says how many, and each row's own
# history says what; ten thousand entries in one chain would cost more than the import and tell nobody anything.
MOST_TOLD = 20
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Noticed:
    """Rows that were written together in one way."""

    rows: tuple
    did: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Wrote:
    """A table that a statement wrote into."""

    what: str
    did: str


@dataclass(slots=True)
class Changes:
    """What is said of everything that was noticed in one transaction."""

    did: str
    word: str
    what: str
    key: int | None
    by: object
    reason: str
    files: dict[int, str]
    details: dict = field(default_factory=dict)


def changes_of(noticed, wrote=()) -> Changes | None:
    """One account of what was noticed, and of the tables about which nothing was; None where nothing came of it."""
    touched = [(one, row) for one in noticed for row in one.rows]
    told = [_is_told(one, row) for one, row in touched]
    old = _old_values([row for (one, row), is_told in zip(touched, told, strict=True) if is_told])
    lines, rows, said = [], [], set()
    written = {one.what for one in wrote}
    for (one, row), is_told in zip(touched, told, strict=True):
        what, key = subject_of(row)
        said.add(what)
        fields = _differences(old.get((what, key)), row) if is_told and len(touched) <= 4 * MOST_TOLD else None
        if fields == {} and what not in written:
            continue  # only what follows from other things
        rows.append(row)
        lines.append((one, what, key, fields, row))
    lines += [(one, one.what, None, None, None) for one in wrote if one.what not in said]
    if not lines:
        return None
    one, what, key, *_more = next((line for line in lines if line[0].did == Did.STEP), lines[0])
    files = files_of(rows)
    return Changes(
        did=one.did,
        word=getattr(one, "word", ""),
        what=what,
        key=key,
        by=next(filter(None, map(_by, rows)), None),
        reason=next(filter(None, map(_reason, rows)), ""),
        files=files,
        details=_details(lines, several=len(files) > 1),
    )


def _is_told(one, row) -> bool:
    return one.did == Did.CHANGED and hasattr(row, "instance_type")


def _details(lines, *, several) -> dict:
    if len(lines) <= MOST_TOLD:
        return {"rows_written": [_line(*line, several=several) for line in lines]}
    counted = Counter((one.did, what) for one, what, *_more in lines)
    return {"counted": [[did, what, number] for (did, what), number in counted.items()]}


def _line(one, what, key, fields, row, *, several) -> dict:
    """What was done to one row; where the deed was done to several files, with those that its values are told on."""
    line = {"did": one.did, "word": getattr(one, "word", ""), "what": what, "key": key, "fields": fields}
    if several and fields:
        line["files"] = list(files_of([row]))
    return {name: value for name, value in line.items() if value not in ("", None)}


def _old_values(rows) -> dict:
    """The row of history before each of these, by what it is the history of; one query for each model."""
    if not 0 < len(rows) <= MOST_TOLD:
        return {}
    by_model = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    found = {}
    for model, some in by_model.items():
        pk = model.instance_type._meta.pk.attname
        earlier = model.objects.filter(
            **{f"{pk}__in": [getattr(row, pk) for row in some]}, history_id__lt=min(row.history_id for row in some)
        )
        last = earlier.order_by().values(pk).annotate(last=Max("history_id")).values("last")
        found |= {subject_of(row): row for row in model.objects.filter(history_id__in=last).order_by()}
    return found


def _differences(old, new) -> dict | None:
    """Old and new of each field that people type; None where nothing is known of before."""
    if old is None:
        return None
    fields = {}
    for one in new.instance_type._meta.concrete_fields:
        if not one.editable or not hasattr(new, one.attname) or one.primary_key:
            continue  # what nobody types follows from the rest, or is told by a step
        before, after = getattr(old, one.attname), getattr(new, one.attname)
        if before != after:
            fields[one.name] = [_plain(one, before), _plain(one, after)]
    return fields


def _plain(one, value):
    if isinstance(one, EncryptedTextField) or getattr(one, "is_secret", False):
        return mask_account(value) if value else ""
    return value if value is None or isinstance(value, bool | int) else str(value)[:LONGEST]


def _by(row):
    for name in ("history_user", "by", "recorded_by", "created_by"):
        if getattr(row, f"{name}_id", None):
            return getattr(row, name)
    return None


def _reason(row) -> str:
    """Why, in words: from which source a value came, or what somebody wrote as the reason."""
    told = next((field for field in row._meta.concrete_fields if field.name == "reason"), None)
    words = row.reason if told is not None and not told.choices else ""
    return getattr(row, "history_change_reason", "") or words or ""
