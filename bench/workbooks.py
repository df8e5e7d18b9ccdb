"""Workbooks out and in, each in a process of its own: the ledger against openpyxl, an import against a bulk upsert.

``python -m bench.workbooks DEED FILE [NUMBER]`` does one of the deeds below in the database of DATABASE_URL and says
as JSON how long it took; bench/__main__.py asks for them in turn.
"""

import json
import pickle
import resource
import sys
import time
from datetime import date
from pathlib import Path
from random import Random

from bench.lists import forget_findings, lists, load, reading, write_list

COMMUNITIES = 16  # of 500 households with everything on them: 104,000 rows
HEADINGS = (
    "户编号", "登记时间", "户主姓名", "身份证号码", "性别", "家庭住址", "片区", "小组", "楼栋", "房号", "家庭电话",
    "享受保障类别", "致困原因", "备注", "开户行账号", "成员二姓名", "成员二关系", "成员二身份证号",
)  # fmt: skip


def export(path, _number):
    """The ledger of sixteen communities, as the worker writes it."""
    from assist.ledger.workbook import write_ledger

    order = _order()
    start = time.perf_counter()
    rows = write_ledger(order, path)
    return {"seconds": time.perf_counter() - start, "rows": rows, "megabytes": _peak()}


def openpyxl(path, _number):
    """The same cells in the same styles, out of memory, by openpyxl's own streaming writer."""
    from unittest.mock import patch

    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, Side

    from assist.ledger import workbook
    from common.workbooks.writing import FORMATS, MONEY, NUMBER

    sheets = []

    def keep(book, name, *, columns, rows, **_words):
        sheets.append((name, columns, list(rows)))

    with patch.object(workbook, "write_sheet", keep):
        workbook.write_ledger(_order(), path)
    Path(path).unlink(missing_ok=True)
    line = Side(style="thin", color="FF808080")
    border, font = Border(left=line, right=line, top=line, bottom=line), Font(name="宋体", size=10)
    start = time.perf_counter()
    book = Workbook(write_only=True)
    for name, columns, rows in sheets:
        sheet = book.create_sheet(name)
        styles = []
        for column in columns:
            cell = WriteOnlyCell(sheet)
            cell.font, cell.border, cell.number_format = font, border, FORMATS[column.kind]
            across = "right" if column.kind in (NUMBER, MONEY) else "left"
            cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=column.wrap)
            styles.append(cell._style)
        for row in rows:
            cells = []
            for value, style in zip(row, styles, strict=True):
                cell = WriteOnlyCell(sheet, value)
                cell._style = style
                cells.append(cell)
            sheet.append(cells)
    book.save(path)
    return {"seconds": time.perf_counter() - start, "rows": sum(len(rows) for _name, _columns, rows in sheets)}


def _order():
    from assist.ledger.order import make_order
    from volunteers.models import Level, Place, User

    places = Place.objects.at(Level.COMMUNITY).with_parents().order_by("pk")[:COMMUNITIES]
    supervisor = User.objects.get(username="supervisor")
    return make_order(
        by=supervisor, reason="bench", first=date(2000, 1, 1), last=date(2100, 1, 1), places=tuple(places)
    )


def ledger(path, number):
    """A community's household ledger with so many rows, as an office would have typed it."""
    from openpyxl import Workbook

    random = Random(11)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账统计")
    sheet.append(HEADINGS)
    for row in range(number):
        head, other = _person(random, 2 * row), _person(random, 2 * row + 1)
        area, group, building = (
            f"第{row % 4 + 1}片",
            f"第{row % 4 + 1}片{row % 12 // 4 + 1}组",
            f"淮河路{row % 480 + 1}栋",
        )
        room, opened = f"{row % 6 + 1}01室", date(2024, 5, row % 28 + 1)
        sheet.append(
            [
                f"X-{row + 1:05d}", opened, *head, "男", building + room, area, group, building, room, f"198{row:08d}",
                "低保", "疾病", "", f"6288880{row:012d}", other[0], "配偶", other[1],
            ]
        )  # fmt: skip
    book.save(path)
    return {"rows": number}


def _person(random, number):
    from stdnum.cn.ric import calc_check_digit

    from bench.fill import GIVEN, SURNAMES

    year, month, day = 1940 + number // 1344, number // 112 % 12 + 1, number // 4 % 28 + 1
    start = f"340103{year}{month:02d}{day:02d}{996 + number % 4}"
    return random.choice(SURNAMES) + random.choice(GIVEN), start + calc_check_digit(start + "0")


def bring_in(path, number):
    """Import the ledger into an office that has a street and a community; the rows that made are kept for `upsert`."""
    from assist.imports.importing import import_workbooks
    from assist.office import set_up_office

    community = set_up_office(street="测试街道", community="测试社区")
    start = time.perf_counter()
    found = import_workbooks([path], community=community)
    seconds = time.perf_counter() - start
    if found.counts["create"] != number:
        sys.exit(
            f"bench: of {number} rows came {dict(found.counts)}: {[str(one.reasons) for one in found.outcomes[:3]]}"
        )
    rows = [list(model.objects.all()) for model in _models()]
    Path(f"{path}.rows").write_bytes(pickle.dumps(rows))
    return {"seconds": seconds, "megabytes": _peak(), "rows": sum(map(len, rows))}


def upsert(path, _number):
    """The same rows of places, files, people and memberships, with nothing to read, match or write down."""
    from django.db import transaction

    tables = pickle.loads(Path(f"{path}.rows").read_bytes())  # noqa: S301 - written by this bench
    start = time.perf_counter()
    with transaction.atomic():
        for rows in tables:
            model = type(rows[0])
            fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
            model.objects.bulk_create(
                rows, batch_size=1000, update_conflicts=True, unique_fields=["pk"], update_fields=fields
            )
    return {"seconds": time.perf_counter() - start, "rows": sum(map(len, tables))}


def _models():
    from households.models import Household, Membership, Person
    from volunteers.models import Place

    return Place, Person, Household, Membership


def _peak() -> float:
    """The most memory this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


DEEDS = {
    deed.__name__: deed
    for deed in (
        export, openpyxl, ledger, bring_in, upsert, write_list, forget_findings, lists, load, reading,
    )
}  # fmt: skip

if __name__ == "__main__":
    import django

    django.setup()
    deed, file, *number = sys.argv[1:]
    print(json.dumps(DEEDS[deed](file, int(number[0]) if number else 0)))
