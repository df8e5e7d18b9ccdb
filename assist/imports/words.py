"""Labels looked up: which field a column's header means, for each kind of list. The words are in words.toml."""

import re
import tomllib
from pathlib import Path

from common.workbooks.cells import bare

TABLES = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
VERBS = TABLES["visiting"].split()
KINDS = ("person", "household", "visit", "need", "partner", "roster")
WITHOUT_BRACKETS = str.maketrans("", "", "()（）[]【】〔〕/、·.:-—“”\"'《》<>")


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


def _patterns(table):
    """Field and pattern of one table's likenesses, in the order of the file."""
    like = TABLES["like"]
    found = []
    for field, pattern in like[table].items():
        if pattern.startswith("+"):
            pattern = like[pattern[1:].split(".")[0]][field]
        found.append((field, re.compile(pattern.replace("~", "|".join(VERBS)))))
    return found


LABELS = {table: _labels(table) for table in KINDS}
PATTERNS = {table: _patterns(table) for table in KINDS}


def words(name):
    """The words of one list for cells."""
    return frozenset(TABLES["cells"][name].split())


def field_of(table, label):
    """The field that a label means in a table, tried with and without what its brackets say."""
    closed, short = label.translate(WITHOUT_BRACKETS), bare(label).translate(WITHOUT_BRACKETS)
    labels = LABELS[table]
    return labels.get(closed) or labels.get(short)


def likely_field_of(table, label):
    """The field of the first pattern that a label fits, where its wording is not known exactly."""
    short = bare(label).translate(WITHOUT_BRACKETS)
    return next((field for field, pattern in PATTERNS[table] if pattern.fullmatch(short)), None)
