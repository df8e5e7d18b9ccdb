"""Workbooks that somebody broke: thousands of mutants, each read or refused, none takes this process down."""

import random
import time
import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from common.workbooks.reading import REASONS, read
from common.workbooks.refusal import NotReadable

LINES = [["户主姓名", "身份证号", "住址"], ["徐小", "34010319800331999X", "淮河路3栋203室"], ["王", 1.5, True]]
EVIL = [
    b"1048576",
    b"XFD",
    b"-1",
    b"\xff",
    b"&#0;",
    b"&lol;",
    b"<!DOCTYPE a>",
    b"<row>",
    b"</c>",
    b'r="ZZZZ9"',
    b"9" * 400,
]


def honest():
    """One small workbook with a merged title and a formula, as bytes."""
    book = Workbook()
    for line in LINES:
        book.active.append(line)
    book.active["D1"] = "=1+1"
    book.active.merge_cells("A4:C4")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def mutant(source, chance):
    """The package with bytes changed, cut or doubled, or with one of its parts changed inside."""
    if chance.random() < 0.3:
        data = bytearray(source)
        for _ in range(chance.randint(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        return bytes(data[: chance.randint(len(data) // 2, len(data))] if chance.random() < 0.3 else data)
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(source)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        target = chance.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            if name == target:
                for _ in range(chance.randint(1, 3)):
                    at = chance.randrange(len(content))
                    end = at + chance.choice([0, 1, 1, 5, 50])
                    content = content[:at] + chance.choice(EVIL) + content[end:]
            new.writestr(name, content)
    return out.getvalue()


def survive(path, count, seed):
    """Read so many mutants; the seconds of the slowest."""
    chance, source, read_well, slowest = random.Random(seed), honest(), 0, 0  # noqa: S311 - the same mutants each time
    for number in range(count):
        path.write_bytes(mutant(source, chance))
        start = time.monotonic()
        try:
            read(path)
            read_well += 1
        except NotReadable as refusal:
            assert refusal.code in REASONS, number
        slowest = max(slowest, time.monotonic() - start)
    assert 0 < read_well < count
    return slowest


def test_mutants_are_read_or_refused(tmp_path):
    survive(tmp_path / "mutant.xlsx", 40, seed=1)


@pytest.mark.trial("F5")
def test_three_thousand_mutants_are_read_or_refused(tmp_path, figure):
    slowest = survive(tmp_path / "mutant.xlsx", 3000, seed=2)
    assert slowest <= 10
    figure(f"3,000 mutants read or refused, the slowest in {slowest:.1f} s")
