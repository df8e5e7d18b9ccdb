"""A department's list from CSV to findings, against the bare load of the same rows and their join with the people."""

import csv
import resource
import subprocess
import sys
import time
from datetime import date
from itertools import batched

LAST = date(2025, 9, 30)
TITLE = "2025年9月民政救助对象名册"
HEADINGS = ("姓名", "身份证号", "救助类别", "所属社区", "月保障金", "状态")
KINDS = ("低保", "特困人员", "高龄津贴", "临时救助", "教育救助")  # as many as make no row of 1,000,000 twice
TABLES = (
    "CREATE TEMPORARY TABLE bench_list (number varchar(64), name varchar(100), kind varchar(40), amount integer)",
    "CREATE TEMPORARY TABLE bench_people (number varchar(64), name varchar(100), person integer)",
)
INSERTS = ("INSERT INTO bench_list VALUES (%s, %s, %s, %s)", "INSERT INTO bench_people VALUES (%s, %s, %s)")
COPIES = ("COPY bench_list FROM STDIN", "COPY bench_people FROM STDIN")
INDEXES = (
    "CREATE INDEX bench_list_number ON bench_list (number)",
    "CREATE INDEX bench_people_number ON bench_people (number)",
)
JOIN = (
    "CREATE TEMPORARY TABLE bench_found AS SELECT bench_list.*, bench_people.person FROM bench_list "
    "LEFT JOIN bench_people ON bench_people.number = bench_list.number"
)
AT_ONCE = 1000


def write_list(path, number):
    """A list with so many rows: people on file, again and again where there are fewer, each under one benefit."""
    from households.models import Membership

    rows = Membership.objects.present().exclude(person__identity_index=None).order_by("pk")
    people = list(rows.select_related("person")[:number])
    lines = _lines([one.person for one in people], number)
    if str(path).endswith(".xlsx"):
        _write_workbook(path, lines)
    else:
        with open(path, "w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([[TITLE], HEADINGS, *lines])
    return {"rows": number}


def _lines(people, number):
    for row in range(number):
        turn, place = divmod(row, len(people))
        person, kind = people[place], KINDS[(place + turn) % len(KINDS)]
        yield [person.name, f"\t{person.identity_number}", kind, "", 600, "正常"]


def _write_workbook(path, lines):
    from django.utils import timezone

    from common.workbooks.writing import Column, workbook, write_sheet

    with workbook(path, by="bench", at=timezone.localtime(), title=TITLE) as book:
        write_sheet(book, "名册", columns=[Column(words) for words in HEADINGS], rows=lines, heading=TITLE)


def forget_findings(_path, _number):
    """Those that the office was filled with are of no comparison; a process of its own, for what it takes to do."""
    from django.db import connection, transaction

    from benefits.models import Finding

    with transaction.atomic(), connection.cursor() as cursor:
        for model in (Finding.kinds.through, Finding):
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608 - our own tables
    return {}


def reading(path, _number):
    """What the child that opens the file takes of memory by itself: started by a process that has hardly any."""
    command = [sys.executable, "-m", "common.workbooks.child", path]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return {"child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}


def lists(path, number):
    """Read, cleaned, checked, written, linked and compared, as the worker does it."""
    from assist.imports.importing import import_workbooks
    from benefits.recording import compare_and_record

    start = time.perf_counter()
    found = import_workbooks([path], department="civil_affairs", month=LAST.replace(day=1))
    made, _run = compare_and_record(LAST)
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "rows": found.read,
        "found": len(made.found),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "kinds": _seconds_of_kinds(),
    }


def _seconds_of_kinds() -> dict:
    """How long each kind of finding takes by itself, and all of them one after another (``together``)."""
    from benefits.comparison import FINDERS
    from benefits.conditions import Facts

    seconds = {}
    for find in FINDERS:
        start = time.perf_counter()
        list(find(Facts(LAST), []))
        seconds[find.__name__] = time.perf_counter() - start
    start, facts = time.perf_counter(), Facts(LAST)
    for find in FINDERS:
        list(find(facts, []))
    return seconds | {"together": time.perf_counter() - start}


def load(path, number):
    """Both lists as they are, the department's read from its file and everybody on file, and one join written down.

    The keyed indexes are there already, and who is on file is asked before the clock runs.
    """
    from django.db import connection

    from common.crypto import keyed_index
    from households.models import Person

    people = list(Person.objects.exclude(identity_index=None).values_list("identity_index", "name", "pk"))
    start = time.perf_counter()
    rows = _of_workbook(path) if str(path).endswith(".xlsx") else _of_csv(path)
    read = time.perf_counter() - start
    known = [(keyed_index(row[1].strip(), purpose="identity"), row[0], row[2], row[4]) for row in rows]
    start = time.perf_counter() - read
    with connection.cursor() as cursor:
        for table, which, index, rows in zip(TABLES, (0, 1), INDEXES, (known, people), strict=True):
            cursor.execute(table)
            _put(cursor, which, rows)
            cursor.execute(index)
        cursor.execute(JOIN)
    return {"seconds": time.perf_counter() - start, "rows": len(known), "people": len(people)}


def _put(cursor, which, rows):
    """The fastest way that each database has for it."""
    if cursor.db.vendor == "postgresql":
        with cursor.copy(COPIES[which]) as copy:
            for row in rows:
                copy.write_row(row)
        return
    for some in batched(rows, AT_ONCE):
        cursor.executemany(INSERTS[which], some)


def _of_csv(path):
    with open(path, encoding="gb18030", newline="") as file:
        return list(csv.reader(file))[2:]


def _of_workbook(path):
    """As python-calamine gives it."""
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[2:]
