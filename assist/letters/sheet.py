"""A letter as a paper and as a workbook: each finding with what the department's own list says, and where."""

import tempfile
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from assist.paper.sheet import Column, Section, Sheet
from benefits.facts import facts_of
from common.workbooks import writing

ON_PAPER = ("narrow", "", "", "", "", "short", "")
WIDTHS = (6, 12, 30, 24, 44, 12, 40)  # of the workbook


def headings() -> list[str]:
    """What stands above the columns; the last one is for the department to fill in."""
    return [
        _("No."),
        _("Name"),
        _("Finding"),
        _("What the list says"),
        _("Where it stands"),
        _("Yuan a month"),
        _("Reply"),
    ]


def lines(letter, *, today) -> list[list[str]]:
    """A line for each row of the department's own lists on which a finding rests; nothing of other departments."""
    rows = []
    for number, finding in enumerate(letter.findings.for_page().order_by("pk"), 1):
        own = [said for said in facts_of(finding, day=today) if said.touches and said.code == letter.department.code]
        about = "、".join(sorted(kind.name for kind in finding.kinds.all()))
        what = f"{finding.get_rule_display()}: {about}"
        for said in own or [None]:
            told = (said.what, said.where, str(said.amount or "")) if said else ("", "", "")
            rows.append([str(number), finding.name, what, *told, ""])
    return rows


def sheet_of(letter, *, by, today) -> Sheet:
    """The letter as a paper."""
    columns = [Column(words, width) for words, width in zip(headings(), ON_PAPER, strict=True)]
    asked = Section(
        "findings", _("Please check these rows of your list"), columns=columns, rows=lines(letter, today=today)
    )
    cover = [
        (_("Written on"), letter.written_on.isoformat()),
        (_("Reply wanted by"), letter.reply_due_on.isoformat()),
        (_("Written by"), str(letter.by)),
    ]
    if letter.reminders:
        cover.append((_("Reminded on"), f"{letter.reminded_on.isoformat()} ({letter.reminders})"))
    return Sheet(
        title=_("Reminder of a letter about a list") if letter.reminders else _("Letter about a list"),
        number=f"No. {letter.pk}",
        name=letter.department.name,
        address="",
        cover=cover,
        sections=[asked],
        printed_by=str(by),
        printed_at=timezone.localtime(),
    )


def workbook_of(letter, *, by, today) -> tuple[bytes, int]:
    """The letter's findings as a workbook, and how many rows it has."""
    columns = [writing.Column(words, width=width, wrap=True) for words, width in zip(headings(), WIDTHS, strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letter.xlsx"
        with writing.workbook(path, by=str(by), at=timezone.localtime(), title=str(letter)) as book:
            rows = writing.write_sheet(
                book, letter.department.name, columns=columns, rows=lines(letter, today=today), heading=str(letter)
            )
        return path.read_bytes(), rows
