"""A department's list from CSV to findings, against the bare load of the same rows and their join with the people."""

import csv
import resource
import time
from datetime import date

LAST = date(2025, 9, 30)
TITLE = "2025年9月民政救助对象名册"
HEADINGS = ("姓名", "身份证号", "救助类别", "所属社区", "月保障金", "状态")
KINDS = ("低保", "特困人员", "高龄津贴", "临时救助")
TABLE = "CREATE TEMPORARY TABLE bench_list (number varchar(64), name varchar(100), kind varchar(40), amount integer)"
INDEX = "CREATE INDEX bench_list_number ON bench_list (number)"
INSERT = "INSERT INTO bench_list VALUES (%s, %s, %s, %s)"
JOIN = (
    "CREATE TEMPORARY TABLE bench_found AS SELECT bench_list.*, households_person.id AS person FROM bench_list "
    "LEFT JOIN households_person ON households_person.identity_index = bench_list.number"
)
AT_ONCE = 1000


def write_list(path, number):
    """A list with so many rows: people on file, again and again where there are fewer, each under one benefit."""
    from households.models import Membership

    rows = Membership.objects.present().exclude(person__identity_index=None).order_by("pk")
    people = list(rows.select_related("person")[:number])
    with open(path, "w", encoding="gb18030", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([TITLE])
        lines.writerow(HEADINGS)
        for row in range(number):
            person = people[row % len(people)].person
            kind = KINDS[(row + row // len(people)) % len(KINDS)]
            lines.writerow([person.name, f"\t{person.identity_number}", kind, "", 600, "正常"])
    return {"rows": number}


def lists(path, number):
    """Read, cleaned, checked, written, linked and compared, as the worker does it."""
    from assist.imports.importing import import_workbooks
    from benefits.recording import compare_and_record

    start = time.perf_counter()
    found = import_workbooks([path], department="civil_affairs", month=LAST.replace(day=1))
    made, _run = compare_and_record(LAST)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": time.perf_counter() - start,
        "rows": found.read,
        "found": len(made.found),
        "megabytes": megabytes,
    }


def load(path, number):
    """The rows as they are into a table with an index, and one join with everybody on file, written down."""
    from django.db import connection

    from common.crypto import keyed_index

    with open(path, encoding="gb18030", newline="") as file:
        known = [
            (keyed_index(row[1].strip(), purpose="identity"), row[0], row[2], row[4])
            for row in list(csv.reader(file))[2:]
        ]
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        for some in range(0, len(known), AT_ONCE):
            cursor.executemany(INSERT, known[some : some + AT_ONCE])
        cursor.execute(INDEX)
        cursor.execute(JOIN)
    return {"seconds": time.perf_counter() - start, "rows": len(known)}
