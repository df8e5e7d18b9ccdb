"""What was understood of files, in words for the page: lists, columns, counts, and what was refused."""

from itertools import groupby, islice

from django.utils.translation import gettext as _

from assist.imports.outcomes import LABELS, REFUSED, Import
from assist.imports.report import kinds
from assist.imports.rosters import HELD
from assist.imports.rows import ROSTER
from benefits.models import BenefitKind, Department
from benefits.names import plain
from common.wording import listed

MOST_REFUSED = 50
MOST_NAMES = 60  # of benefits in one list


def meanings() -> dict:
    """The columns of a department's list, in words."""
    words = {
        "name": _("Name"), "identity": _("Identity number"), "card_number": _("Disability card's number"),
        "disability_class": _("Disability class"), "disability_level": _("Disability level"),
        "relation": _("Relation to head"), "head_name": _("Head's name"), "head_identity": _("Head's identity number"),
        "benefit": _("Benefit"), "community": _("Community"), "amount": _("Yuan a month"), "pension": _("Pension"),
        "base": _("Contribution base"), "work": _("Work"), "insurance": _("Insurance"), "state": _("State"),
        "starts_on": _("Since"), "ends_on": _("Stopped on"),
        "died_on": _("Day of death"), "cremated_on": _("Cremated on"),
        "month": _("Month"), "covered": _("People covered"),
    }  # fmt: skip
    return words | {HELD + kind.code: kind.name for kind in BenefitKind.objects.all()}


def told_of(result: Import) -> dict:
    """Everything the page shows of an import or its rehearsal."""
    words, names = meanings(), kinds()
    kinds_of_benefits = dict(BenefitKind.objects.values_list("code", "name"))
    departments = {one.code: one.name for one in Department.objects.all()}
    sheets = []
    for file in result.files:
        for one in file.sheets:
            sheet = one.sheet
            sheets.append(
                {
                    "file": file.name,
                    "sheet": sheet.name,
                    "list": str(names[sheet.kind]),
                    "department": departments.get(sheet.department, ""),
                    "department_code": sheet.department,
                    "headings": sheet.headings,
                    "print": sheet.sha256,
                    "start": sheet.start,
                    "tells": sheet.tells or not sheet.headings,
                    "titled": sheet.titled,
                    "kind_of_all": kinds_of_benefits.get(sheet.kind_of_all, ""),
                    "meant": _meant(sheet, words) if sheet.headings else [],
                    "benefits": _benefits(sheet, kinds_of_benefits),
                    "month": sheet.month.strftime("%Y-%m") if sheet.month else "",
                    "columns": [
                        [f"{column.letter} {column.label}", str(words.get(column.field, "✓"))]
                        for column in sheet.columns
                        if column.field
                    ],
                    "unused": [column.label for column in sheet.columns if not column.field],
                    "read": one.read,
                    "counts": [one.counts[what] for what in LABELS],
                    "asks": sheet.kind == ROSTER
                    and bool(sheet.refusals or any("" in s for s in sheet.benefits.values()) or _tells_nothing(sheet)),
                    "notes": _notes(one),
                }
            )
    refused = _together(result.of(REFUSED))
    shown = [[where, why] for where, why, _number in islice(refused, MOST_REFUSED)]
    return {
        "is_rehearsal": result.is_rehearsal,
        "labels": [str(label) for label in LABELS.values()],
        "sheets": sheets,
        "unreadable": [[file.name, str(file.error)] for file in result.unreadable],
        "refused": shown,
        "refused_more": sum(number for _where, _why, number in refused),
        "notes": [str(note) for note in result.warnings],
        "changes": any(sheet["counts"][0] or sheet["counts"][1] for sheet in sheets),
        "has_lists": bool(result.unreadable) or any(one.sheet.kind == ROSTER for one in result.sheets),
    }


def _together(outcomes):
    """Where rows stand and why they were refused, and how many those are: rows below each other as one."""
    numbered = ((one.source.row - place, one) for place, one in enumerate(outcomes))
    for (*_place, why), some in groupby(
        numbered, lambda pair: (pair[0], *pair[1].source[:2], "; ".join(pair[1].words))
    ):
        first = last = None
        for _place, one in some:
            first, last = first or one.source, one.source
        to_last = "" if last == first else f"–{last.row}"
        yield f"{first}{to_last}", why, last.row - first.row + 1


def _tells_nothing(sheet):
    return any(note.code == "nothing-told" for note in sheet.warnings)


def _notes(one):
    """What to look at; the columns that were not taken stand by themselves."""
    notes = [*one.refusals, *one.warnings]
    return [str(note) for note in notes if getattr(note, "code", "") != "columns-unused"]


def _meant(sheet, words):
    """What each column was taken for: as corrections know it, as the sheet writes it, and in words."""
    return [
        [
            plain(column.label),
            f"{column.letter} {column.label}",
            str(words.get(column.field, "✓" if column.field else "")),
        ]
        for column in sheet.columns
        if plain(column.label)
    ]


def _unknown(sheet):
    """The names of benefits that nobody knows."""
    return [name for name, codes in sheet.benefits.items() if "" in codes]


def _benefits(sheet, kinds):
    """The names in the benefit's column with the kinds that they were taken for; those nobody knows come first."""
    named = sorted(sheet.benefits.items(), key=lambda one: ("" not in one[1], one[0]))[:MOST_NAMES]
    words = [(plain(name), listed(kinds[code] for code in codes if code in kinds)) for name, codes in named]
    return [list(word) for word in dict(words).items() if word[0]]
