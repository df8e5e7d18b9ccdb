"""A letter as a paper and as a workbook: each finding with what the department's own list says, and where."""

import tempfile
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assist.paper.sheet import Column, Section, Sheet
from benefits.facts import facts_of
from common.workbooks import writing
from households.secrets.opening import is_child, may_open_about

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


def lines(letter, *, by, today) -> tuple[list[list[str]], list[str]]:
    """A line for each row of the department's own lists on which a finding rests, and what was left out.

    Nothing of other departments; nothing of a child, unless a supervisor takes it out or has approved it.
    """
    rows, hidden = [], 0
    for number, finding in enumerate(letter.findings.for_page().order_by("pk"), 1):
        own = [said for said in facts_of(finding, day=today) if said.touches and said.code == letter.department.code]
        about = "、".join(sorted(kind.name for kind in finding.kinds.all()))
        what = f"{finding.get_rule_display()}: {about}"
        for said in own or [None]:
            if _is_kept_back(said.person if said else finding.person, finding.household, by=by, today=today):
                hidden += 1
                continue
            told = (said.who, what, said.what, said.where, str(said.amount or "")) if said else (finding.name, what)
            rows.append([str(number), *told, *[""] * (6 - len(told))])
    words = ngettext(
        "%(number)s row about a member under 18 is left out: a supervisor has to approve it.",
        "%(number)s rows about members under 18 are left out: a supervisor has to approve them.",
        hidden,
    )
    return rows, [words % {"number": hidden}] if hidden else []


def _is_kept_back(person, household, *, by, today):
    if not is_child(person, today):
        return False
    return household is None or not may_open_about(by, person, household, today=today)


def sheet_of(letter, *, by, today) -> Sheet:
    """The letter as a paper."""
    columns = [Column(words, width) for words, width in zip(headings(), ON_PAPER, strict=True)]
    rows, left_out = lines(letter, by=by, today=today)
    asked = Section("findings", _("Please check these rows of your list"), columns=columns, rows=rows)
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
        left_out=left_out,
    )


def workbook_of(letter, *, by, today) -> tuple[bytes, int]:
    """The letter's findings as a workbook, and how many rows it has."""
    columns = [writing.Column(words, width=width, wrap=True) for words, width in zip(headings(), WIDTHS, strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letter.xlsx"
        with writing.workbook(path, by=str(by), at=timezone.localtime(), title=str(letter)) as book:
            rows, left_out = lines(letter, by=by, today=today)
            number = writing.write_sheet(
                book, letter.department.name, columns=columns, rows=rows, heading=str(letter), unit=" ".join(left_out)
            )
        return path.read_bytes(), number
