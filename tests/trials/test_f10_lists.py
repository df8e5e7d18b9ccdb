"""F4 and F10 for departments' lists: as each department would write them, or to harm; read as meant, or refused."""

import csv
import random
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from assist.imports.importing import import_workbooks
from assist.imports.outcomes import CREATE, REFUSED
from assist.office import set_up_office
from benefits.models import Award, Roster
from tests.imports.redrawn import SPELLINGS
from tests.imports.sheets import resident

OFFICES = 40
HEADERS = {
    "name": ("姓名", "对象姓名", "救助对象", "户主姓名", "人员姓名"),
    "identity": ("身份证号", "身份证号码", "公民身份号码", "证件号码", "身份证件号码"),
    "benefit": ("救助类别", "待遇类别", "补贴类型", "保障类别"),
    "amount": ("月保障金", "发放金额", "金额", "补贴金额", "月补助金额"),
    "state": ("状态", "发放状态", "享受状态"),
}
KINDS = {"低保": "dibao", "特困人员": "tekun", "高龄津贴": "old_age"}


def lines_of(chance, people):
    """A table as one department writes it: header words, order of columns, and spelling by chance."""
    fields = ["name", "identity", "benefit", "amount", "state"]
    chance.shuffle(fields)
    rows = [[chance.choice(HEADERS[field]) for field in fields]]
    for name, number, kind, amount in people:
        said = {"name": name, "identity": chance.choice(SPELLINGS)(number), "benefit": kind, "amount": amount}
        rows.append([str(said.get(field, "正常")) for field in fields])
    above = [["2025年9月社会救助对象名册"], ["填报单位：县桥社区"]][: chance.randint(1, 2)]
    return (
        above + rows + chance.choice([[], [["合计", str(len(people))]], [["制表人：张三", "制表时间：2025年10月9日"]]])
    )


def save(chance, folder, lines):
    """The lines as a workbook or as text in one of the encodings."""
    if chance.random() < 0.5:
        path, book = folder / "民政名册.xlsx", Workbook()
        for line in lines:
            book.active.append(line)
        book.save(path)
        return path
    path, between = folder / "民政名册.csv", chance.choice([",", "\t"])
    with path.open("w", encoding=chance.choice(["utf-8", "utf-8-sig", "gb18030"]), newline="") as file:
        csv.writer(file, delimiter=between).writerows(lines)
    return path


@pytest.mark.trial("F10")
@pytest.mark.django_db
def test_lists_of_many_offices_are_read_as_they_were_meant(tmp_path, figure):
    set_up_office(street="逍遥津街道", community="县桥社区")
    rows = 0
    for seed in range(OFFICES):
        chance = random.Random(seed)  # noqa: S311 -- layouts
        people = [
            (f"陈{chance.choice('大小明芳')}{number}".replace("0", "零"), resident(f"19{40 + number}0102", "997"),
             chance.choice(list(KINDS)), chance.randint(100, 900))
            for number in range(chance.randint(1, 20))
        ]  # fmt: skip
        people = [(f"{name[:2]}{'甲乙丙丁'[i % 4]}", *more) for i, (name, *more) in enumerate(people)]
        folder = tmp_path / str(seed)
        folder.mkdir()
        path = save(chance, folder, lines_of(chance, people))
        result = import_workbooks([path], today=date(2025, 10, 11))
        assert {one.what for one in result.outcomes} == {CREATE}, (seed, [one.words for one in result.outcomes])
        held = sorted(Award.objects.values_list("name", "kind__code", "amount"))
        assert held == sorted((name, KINDS[kind], amount) for name, _number, kind, amount in people), seed
        rows += len(people)
        Roster.objects.all().delete()
    figure(f"{rows} rows of {OFFICES} layouts, all read as they were meant")


def with_part(path, name, data=b"x"):
    """A workbook with one more part in it."""
    book = Workbook()
    book.active.append(["姓名", "身份证号", "救助类别"])
    book.save(path)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(name, data)
    return path


@pytest.mark.trial("F4")
@pytest.mark.django_db
def test_harmful_lists_are_refused_in_words_and_leave_nothing(tmp_path, figure):
    set_up_office(street="逍遥津街道", community="县桥社区")
    number = resident("19400102", "997")
    harmful = [
        with_part(tmp_path / "2025年9月民政宏.xlsx", "xl/vbaProject.bin"),
        with_part(tmp_path / "2025年9月民政外链.xlsx", "xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        with_part(tmp_path / "2025年9月民政空.xlsx", "docProps/custom.xml", b"<Properties/>"),
    ]
    (tmp_path / "2025年9月民政名册.xlsx").write_text("%PDF-1.4")
    (tmp_path / "2025年9月民政.xls").write_bytes(b"\x00" * 4096)
    harmful += [tmp_path / "2025年9月民政名册.xlsx", tmp_path / "2025年9月民政.xls"]
    result = import_workbooks(harmful, today=date(2025, 10, 11))
    assert not Roster.objects.exists() and not [one for one in result.outcomes if one.what != REFUSED]
    assert len(result.unreadable) >= 4 and all(file.error for file in result.unreadable)
    book = Workbook()
    for line in (["姓名", "身份证号", "救助类别", "开始日期"], ["陈大", number, "低保", date(2025, 7, 1)],
                 ["姓名", "身份证号", "救助类别", "开始日期"], ["李二", float(number), "低保", "2025年7月"],
                 ["王三", f'="{number}"', "低保", "去年夏天"]):  # fmt: skip
        book.active.append(line)
    for row in range(6, 5000):
        book.active.cell(row, 1).number_format = "@"
    book.save(tmp_path / "2025年9月民政混杂.xlsx")
    result = import_workbooks([tmp_path / "2025年9月民政混杂.xlsx"], today=date(2025, 10, 11))
    assert [one.what for one in result.outcomes] == [CREATE, REFUSED, REFUSED]
    figure(f"{len(result.unreadable) + len(harmful)} harmful lists, none of them written")
