"""Workbooks in: every sheet of a file as plain lines of cells, read in a process that may fail alone."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from common.spool import Spool
from common.workbooks import text
from common.workbooks.refusal import NotReadable

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 90
UNREADABLE = text.UNREADABLE.encode()
MAX_OUTPUT = 200 * 2**20
PASSED_ON = (
    "PATH",
    "SYSTEMROOT",
    "LANG",
    "TMPDIR",
    "TEMP",
)  # everything else stays here: keys, database, settings

REASONS = {
    "missing": _("The file cannot be opened."),
    "empty": _("The file is empty."),
    "damaged": _("The file is damaged or is no workbook. Open it in a spreadsheet program and save it again."),
    "not-a-workbook": _("This is neither a workbook (.xlsx, .xls) nor text (.csv)."),
    "encrypted": _("The file is protected by a password. Save it without one."),
    "macros": _("The file contains macros. Save it as .xlsx without macros."),
    "external-links": _("The file links to other workbooks. Save it with values instead of links."),
    "bomb": _("The part “%(value)s” of the file unpacks to far more than it says or than any list needs."),
    "too-large": _("The file is too large (limit: %(value)s MB). Split it."),
    "too-many-parts": _("The file has too many parts (%(value)s)."),
    "too-many-cells": _("The file has more than %(value)s cells. Split it."),
    "far-cell": _("Cell %(value)s stands far away from the table. Delete it and save the file again."),
    "encoding": _("The text is in no known encoding (line %(value)s). Save it as UTF-8."),
    "quotation-mark": _("A quotation mark in line %(value)s is never closed."),
    "word": _("This is a text document, not a workbook."),
    "presentation": _("This is a presentation, not a workbook."),
    "pdf": _("This is a PDF document, not a workbook."),
    "archive": _("This is an archive. Unpack it and import the workbooks in it."),
    "xlsb": _("This is a binary workbook (.xlsb). Save it as .xlsx."),
    "opendocument": _("This is an OpenDocument file. Save it as .xlsx."),
    "web-page": _(
        "This is a web page under the name of a workbook. Open it in a spreadsheet program and save it as .xlsx."
    ),
}


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that shows an error, or a formula whose result was never stored ("")."""

    text: str


@dataclass(slots=True)
class RawSheet:
    """One sheet as it stands. Blank lines are left out; rows count from 1, columns from 0.

    A cell is a text (as typed), a number, a bool, a date or an ErrorCell.
    """

    name: str
    is_hidden: bool = False
    date1904: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first row, column; last row, column
    hidden_rows: frozenset[int] = frozenset()
    is_legible: bool = False  # it has been seen that every character in it could be read
    lines: list[tuple[int, list]] | Spool = field(default_factory=Spool)


def reason(refusal: NotReadable):
    """The refusal as a sentence in the reader's language."""
    return str(REASONS[refusal.code]) % {"value": refusal.value}


def read(path) -> list[RawSheet]:
    """All sheets of the workbook or text file at ``path``, or NotReadable."""
    if not os.access(path, os.R_OK) or os.path.isdir(path):
        raise NotReadable("missing")
    command = [sys.executable, "-m", "common.workbooks.child", os.path.abspath(path)]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module; the path is one argument
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        clock = threading.Timer(SECONDS, child.kill)
        clock.start()
        try:
            return _sheets(child)
        finally:
            clock.cancel()
            child.kill()


def _sheets(child):
    """Gather what the child says until its last word; a child that dies before it has read no workbook."""
    sheets, received = [], 0
    for line in child.stdout:
        received += len(line)
        if received > MAX_OUTPUT:
            raise NotReadable("too-large", MAX_OUTPUT // 2**20)
        said = json.loads(line)
        if isinstance(said, list):
            if UNREADABLE in line:
                sheets[-1].is_legible = False
            sheets[-1].lines.extend(
                (number, [cell if type(cell) is str else _cell(cell) for cell in cells]) for number, *cells in said
            )
        elif "sheet" in said:
            sheets.append(
                RawSheet(
                    name=said["sheet"],
                    is_hidden=said["hidden"],
                    date1904=said["date1904"],
                    merged=[(top + 1, left, bottom + 1, right) for top, left, bottom, right in said["merged"]],
                    hidden_rows=frozenset(said["hidden_rows"]),
                    is_legible=True,
                )
            )
        elif "refused" in said:
            raise NotReadable(said["refused"], said["value"])
        elif "end" in said:
            return sheets
    raise NotReadable("damaged")


def _cell(cell):
    if type(cell) is list:
        return date.fromisoformat(cell[0])
    if type(cell) is dict:
        return ErrorCell(cell["error"])
    if type(cell) is int:  # the same number is one kind of cell, whatever the format of the file
        return float(cell)
    return cell
