"""Labels looked up: which field a column's header means, for each kind of list. The words are in words.toml."""

import tomllib
from pathlib import Path

from common.workbooks.cells import bare

TABLES = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
VERBS = TABLES["visiting"].split()


def _labels(table):
    """Label -> field of one table, with what it takes over from others and every verb of visiting put in."""
    found = {}
    for field, text in TABLES[table].items():
        for word in _words(text):
            for label in [word.replace("~", verb) for verb in VERBS] if "~" in word else [word]:
                found.setdefault(label, field)
    return found


def _words(text):
    for word in text.split():
        if word.startswith("+"):
            table, field = word[1:].split(".")
            yield from _words(TABLES[table][field])
        else:
            yield word


LABELS = {table: _labels(table) for table in ("person", "household", "visit", "need", "partner")}


def words(name):
    """The words of one list for cells."""
    return frozenset(TABLES["cells"][name].split())


def field_of(table, label):
    """The field that a label means in a table, tried with and without what its brackets say."""
    labels = LABELS[table]
    closed = label.translate(WITHOUT_BRACKETS)
    return labels.get(closed) or labels.get(bare(label).translate(WITHOUT_BRACKETS))


WITHOUT_BRACKETS = str.maketrans("", "", "()（）[]【】〔〕/、·.:-—“”\"'《》<>")
