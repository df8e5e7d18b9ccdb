"""R14: whatever is wrong with a workbook, every line read comes to exactly one thing, and a refusal says where."""

import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from openpyxl import load_workbook

from assist.imports.importing import import_workbooks
from assist.imports.outcomes import CONFLICT, CREATE, REFUSED, UPDATE

OFFICE = Path(__file__).parents[1] / "data" / "office"
DAY = date(2025, 10, 11)
ROUNDS = 40
FAULTS = 30  # cells of a workbook
JUNK = (
    "", "？？？", "#N/A", "340103198101049971", 3.40103198101049e17, "2025.13.45", "=1+1", "长" * 400, "已销号",
    "未销号", "13800000000", "0", -5, 45000, True, "陈大明",
    "第九片", "\u200b", "'", "340103********1234", "户主", "\ufffd",
)  # fmt: skip


def damage(path, folder, chance):
    """A copy of a workbook with wrong cells, cells of other lines, lines twice and lines gone."""
    book = load_workbook(path)
    for sheet in book:
        first, last = 5, sheet.max_row - 1
        for _ in range(FAULTS):
            cell = sheet.cell(chance.randint(first, last), chance.randint(1, sheet.max_column))
            if type(cell).__name__ == "MergedCell":
                continue
            other = sheet.cell(chance.randint(first, last), cell.column)
            cell.value = chance.choice([*JUNK, other.value, other.value])
        for _ in range(5):
            line = [cell.value for cell in sheet[chance.randint(first, last)]]
            sheet.insert_rows(last)
            for column, value in enumerate(line, 1):
                sheet.cell(last, column).value = value
    book.save(folder / path.name)
    return folder / path.name


@pytest.mark.trial("R14")
@pytest.mark.django_db
def test_every_line_of_a_damaged_workbook_is_accounted_for(tmp_path, figure):
    chance, totals, read = random.Random(14), Counter(), 0  # noqa: S311 -- faults, not secrets
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        folder.mkdir()
        files = [damage(path, folder, chance) for path in sorted(OFFICE.glob("*.xlsx"))]
        result = import_workbooks(files, today=DAY)
        again = import_workbooks(files, today=DAY)
        for sheet in (*result.sheets, *again.sheets):
            assert sum(sheet.counts.values()) == sheet.read, (number, sheet.name)
            lines = [line.row for outcome in sheet.outcomes for line in outcome.lines]
            assert len(lines) == len(set(lines))
        for outcome in (*result.of(REFUSED), *result.of(CONFLICT)):
            assert outcome.source.file and outcome.source.sheet and outcome.source.row
            assert outcome.reasons and all(reason.message for reason in outcome.reasons)
        changed = [*again.of(CREATE), *again.of(UPDATE)]
        assert not changed, (number, [(str(one.source), one.what, one.words) for one in changed])
        assert not again.made
        totals.update(result.counts)
        read += result.read
    assert sum(totals.values()) == read
    figure(", ".join([f"{read} lines", *(f"{count} {what}" for what, count in totals.items())]))


@pytest.mark.trial("R14")
@pytest.mark.django_db
def test_a_bad_row_takes_no_good_one_with_it(tmp_path, figure):
    chance, good = random.Random(15), 0  # noqa: S311 -- faults, not secrets
    for number in range(ROUNDS // 4):
        book = load_workbook(OFFICE / "household-ledger.xlsx")
        sheet, bad = book.active, set()
        for _ in range(FAULTS):
            cell = sheet.cell(chance.randint(5, sheet.max_row - 1), chance.randint(1, sheet.max_column))
            cell.value = chance.choice(JUNK)
            bad.add(cell.row)
        path = tmp_path / f"{number}.xlsx"
        book.save(path)
        with transaction.atomic():
            result = import_workbooks([path], today=DAY)
            transaction.set_rollback(True)
        left_out = [str(one.source) for one in result.outcomes if one.what != CREATE and one.source.row not in bad]
        assert not left_out, (number, left_out)
        good += len(list(result.of(CREATE)))
    figure(f"{good} good rows beside bad ones, all taken")
