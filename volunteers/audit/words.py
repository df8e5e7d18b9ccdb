"""Entries of the audit log in the reader's language: what was done, to what, and what was typed over."""

import json
import re
from collections import defaultdict

from django.apps import apps
from django.db.models import ForeignKey
from django.utils import timezone
from django.utils.translation import gettext as _

from common.wording import says
from volunteers.audit.noticing import step_field
from volunteers.models import AuditEntry, Did

NOTHING = "–"
BEYOND = "…"  # there is a row, of which the reader is told nothing
MOST_NAMED = 3
BETWEEN = " · "
WORDS = re.compile(r"\bq=[^&]*")


def rows_of(entries, *, on_file=None, reader=None) -> list[dict]:
    """Each entry as the lists show it; ``on_file`` (its key) for a ``reader`` of that file: with old → new."""
    entries = list(entries)
    told = [json.loads(entry.details) if entry.details else {} for entry in entries]
    if on_file is not None:
        told = [_of_file(on_file, entry, details) for entry, details in zip(entries, told, strict=True)]
    names = _Names(told, reader) if on_file is not None else None
    return [
        {
            "at": f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
            "who": entry.who or _("the program itself"),
            "did": _deed(entry, details),
            "to": _to(entry),
            "file": entry.file or _several(entry.files),
            "changes": BETWEEN.join(_lines(details, names)),
            "reason": entry.reason,
            "address": entry.address,
            "session": entry.session,
            "succeeded": entry.succeeded,
        }
        for entry, details in zip(entries, told, strict=True)
    ]


def _of_file(key, entry, details) -> dict:
    """What an entry says of one file: of a deed done to several of them nothing that was typed over on another one."""
    if not details.get("rows_written"):
        return details
    all_of = () if entry.files else (key,)  # of an entry about one file each line is of that file, unless it says else
    lines = [line | ({} if key in line.get("files", all_of) else {"fields": {}}) for line in details["rows_written"]]
    return details | {"rows_written": lines}


def _deed(entry, details) -> str:
    """What was done: the first deeds of the entry, each once."""
    looked = entry.did == Did.LOOKED and entry.what
    said = [says(_("looked at"), _to(entry)) if looked else _said(entry.did, entry.word, entry.what)]
    for line in details.get("rows_written", ()):
        said.append(_said(line["did"], line.get("word", ""), line["what"]))
    once = list(dict.fromkeys(said))
    return BETWEEN.join(once[:MOST_NAMED]) + (" …" if len(once) > MOST_NAMED else "")


def _to(entry) -> str:
    return f"{_called(entry.what)} {entry.key or ''}".strip()


def _said(did, word, what) -> str:
    field = step_field(what) if did == Did.STEP else None
    if field is not None:
        return str(dict(field.flatchoices).get(word, word))
    label = str(Did(did).label)
    return says(label, _called(what)) if did in (Did.ADDED, Did.CHANGED, Did.REMOVED) else label


def _called(what) -> str:
    """What the office calls the rows of a model."""
    model = _model(what)
    return str(model._meta.verbose_name) if model else what


def _model(what):
    """The model of this label; None for one of an earlier version of the program."""
    try:
        return apps.get_model(what) if what else None
    except LookupError:
        return None


def _several(files) -> str:
    return _("%(number)s files") % {"number": len(files.split())} if files else ""


def _lines(details, names):
    """What else the entry says: fields, numbers of rows, workbooks, hashes."""
    for line in details.get("rows_written", ()):
        if line.get("fields"):
            yield BETWEEN.join(_field(line["what"], name, pair, names) for name, pair in line["fields"].items())
    for did, what, number in details.get("counted", ()):
        yield f"{_said(did, '', what)} × {number}"
    if "rows" in details:
        yield says(_("rows"), details["rows"])
    for file in details.get("workbooks", ()):
        yield f"{file['name']} sha256 {file['sha256']}"
    if details.get("sha256"):
        yield f"sha256 {details['sha256']}"
    if details.get("filter"):
        chosen = details["filter"] if names else without_words(details["filter"])
        yield says(_("filter"), json.dumps(chosen, ensure_ascii=False, sort_keys=True))


def without_words(chosen) -> dict:
    """A filter for who may not read the files: the words it searched for are a family's name or phone."""
    return chosen | {"query": WORDS.sub("q=…", chosen["query"])} if chosen.get("query") else chosen


def _field(what, name, pair, names) -> str:
    known = _fields(what)
    if name not in known:  # a field of an earlier version of the program
        return name
    label = str(known[name].verbose_name)
    if names is None:
        return label
    old, new = (names.word(known[name], value) for value in pair)
    return says(label, f"{old} → {new}")


class _Names:
    """The names behind the keys that some entries hold, asked for once for each model; none of what is out of reach."""

    def __init__(self, told, reader):
        keys = defaultdict(set)
        for details in told:
            for line in details.get("rows_written", ()):
                for field, pair in _fields_of(line):
                    if isinstance(field, ForeignKey):
                        keys[field.related_model].update(value for value in pair if value is not None)
        self.names = {model: _in_reach(model, reader).in_bulk(wanted) for model, wanted in keys.items()}

    def word(self, field, value) -> str:
        if value in (None, ""):
            return NOTHING
        if isinstance(field, ForeignKey):
            return str(self.names[field.related_model].get(value, BEYOND))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return str(dict(field.flatchoices).get(value, value))


def _in_reach(model, reader):
    """The rows a reader of a file may be told of; who works where in the office is no family's word."""
    rows = model._default_manager.all()
    is_of_a_family = model._meta.app_label != AuditEntry._meta.app_label and hasattr(rows, "visible_to")
    return rows.visible_to(reader) if is_of_a_family else model._base_manager.all()


def _fields_of(line):
    known = _fields(line["what"])
    return [(known[name], pair) for name, pair in line.get("fields", {}).items() if name in known]


def _fields(what) -> dict:
    """The fields of the model of this label, by name; none for a model of an earlier version of the program."""
    model = _model(what)
    return {one.name: one for one in model._meta.concrete_fields} if model else {}
