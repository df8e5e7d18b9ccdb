"""The sample office's five departments' lists, written down again as other departments would write them.

What they say stays; wordings, columns, titles, sheets, spellings and formats are drawn, the same for the same seed.
What the comparison finds must therefore stay the same as well.
"""

import csv
import random
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import python_calamine
from openpyxl import Workbook

from tests.common.old_workbook import old_workbook

ROSTERS = Path(__file__).parents[1] / "data" / "office" / "rosters"
DISTRICT = "庐阳区"


class Original(NamedTuple):
    """One list: its file, the line of its header, whose it may be, what it may be called, and its columns in order."""

    file: str
    header: int
    departments: str
    titles: str
    columns: str


LISTS = {
    "relief": Original(
        "民政-救助对象名册.xls", 2, "民政 民政局 区民政局", "社会救助对象名册 救助对象花名册 低收入人口发放明细",
        "name identity relation head head_identity benefit community amount since state",
    ),
    "disabled": Original(
        "残联-持证残疾人及两项补贴.xlsx", 1, "残联 区残联", "持证残疾人及两项补贴发放名单 残疾人两项补贴名册",
        "number name identity card class level benefit amount state",
    ),
    "pension": Original(
        "企退-养老金发放.csv", 0, "企退 企业退休人员管理中心", "企业退休人员养老金发放表 企业退休人员养老金名册",
        "name identity employer pension state",
    ),
    "work": Original(
        "人社-就业参保.csv", 0, "人社 人社局", "就业参保情况 就业与参保信息",
        "name identity work insurance base",
    ),
    "dead": Original("殡葬-火化名单.xlsx", 0, "殡葬 殡仪馆", "火化名单 死亡火化人员名单", "name identity died"),
}  # fmt: skip
LABELS = {
    "name": ["姓名", "对象姓名", "人员姓名", "姓 名"],
    "identity": ["身份证号", "身份证号码", "公民身份号码", "证件号码", "居民身份证号码（18位）"],
    "relation": ["与户主关系", "关系", "与户主\n关系"],
    "head": ["户主姓名", "户主", "所属户主"],
    "head_identity": ["户主身份证号", "户主身份证号码", "户主公民身份号码"],
    "benefit": ["救助类别", "待遇类别", "保障类别", "享受待遇类型", "补贴类型"],
    "community": ["所属社区", "社区", "村（社区）", "社区名称"],
    "amount": ["月保障金", "发放金额", "月补助金额", "金额（元）", "补贴金额"],
    "since": ["起始年月", "享受起始年月", "开始时间", "纳入时间"],
    "state": ["状态", "发放状态", "享受状态", "当前状态"],
    "card": ["残疾人证号", "残疾证号", "残疾人证编号"],
    "class": ["残疾类别", "残疾类型", "残疾种类"],
    "level": ["残疾等级", "残疾级别"],
    "employer": ["原单位", "原工作单位", "退休单位"],
    "pension": ["月养老金", "养老金金额", "基本养老金", "实发养老金"],
    "work": ["就业状态", "就业情况", "从业状态"],
    "insurance": ["参保类型", "险种", "参保险种"],
    "base": ["缴费基数", "月缴费基数", "缴费工资"],
    "died": ["死亡日期", "死亡时间", "去世日期", "逝世时间"],
}
WORDS = {
    "正常": ["正常", "在享", "正常发放", "享受中", "在发"],
    "正常发放": ["正常发放", "正常", "在发", "发放中"],
    "低保": ["低保", "最低生活保障", "城市低保", "城乡低保"],
    "低保边缘家庭": ["低保边缘家庭", "低保边缘", "低边", "最低生活保障边缘家庭"],
    "特困": ["特困", "特困人员", "特困供养", "分散供养特困人员"],
    "单人户低保": ["单人户低保", "单人保", "单人户"],
    "高龄津贴": ["高龄津贴", "高龄补贴", "高龄老人津贴", "80岁以上高龄津贴"],
    "困难残疾人生活补贴": ["困难残疾人生活补贴", "困难残疾人补贴", "困难生活补贴", "残疾人生活补贴"],
    "重度残疾人护理补贴": ["重度残疾人护理补贴", "重残护理补贴", "重度护理补贴", "残疾人护理补贴"],
}
NOTES = {"备注": ["", "", "已核实"], "联系电话": ["0551-64123456", "13855112233", ""], "经办人": ["彭宝明", "孙华"]}
# Where a list says its month, and how; a sheet says it without the year, which is then the file's.
MONTH = {("title", "title"): "2025年9月", ("file", "file"): "2025年9月", ("sheet", "file"): "2025年"}
ENDS = [
    ["制表人：彭宝明", "制表时间：2025年10月9日"],
    ["合计", "{count}人"],
    ["单位负责人（签字）：", "", "填表人：李四"],
]
# How an identity number may stand in a cell without becoming another one.
SPELLINGS = [
    str,
    str.lower,
    lambda number: f"\t{number}",
    lambda number: f"'{number}",
    lambda number: f" {number} ",
    lambda number: f"{number[:6]} {number[6:14]} {number[14:]}",
    lambda number: "".join(chr(ord(char) + 0xFEE0) for char in number),
]
MONEY = [str, lambda one: f"{one}元", lambda one: f"{int(one):,}", lambda one: f"￥{one}", lambda one: f"{one}.00"]
LEVELS = [str, lambda one: one.translate(str.maketrans("一二三四", "1234")), lambda one: one.rstrip("级")]
MONTHS = ["{0:%Y-%m}", "{0:%Y.%m}", "{0:%Y年%m月}", "{0:%Y%m}", "{0:%Y/%m/%d}", "{0:%Y-%m-%d}"]
DAYS = ["{0:%Y-%m-%d}", "{0:%Y.%m.%d}", "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}", "{0:%Y/%m/%d}"]


@cache
def rows_of(name):
    """What a list says: dictionaries by the names of its columns, every value as text."""
    original = LISTS[name]
    path = ROSTERS / original.file
    if path.suffix == ".csv":
        encoding = "gb18030" if name == "pension" else "utf-8-sig"
        with path.open(encoding=encoding, newline="") as lines:
            found = list(csv.reader(lines))
    else:
        found = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()
    fields = original.columns.split()
    return [dict(zip(fields, map(_text, line), strict=True)) for line in found[original.header + 1 :]]


def _text(cell):
    return str(int(cell)) if isinstance(cell, float) else str(cell).strip().strip("'")


class Redrawn:
    """One way of writing the five lists down."""

    def __init__(self, seed):
        self.chance = random.Random(seed)  # noqa: S311 - layouts
        self.words = {word: self.chance.choice(ways) for word, ways in WORDS.items()}
        self.told = []

    def write(self, folder):
        """The five lists as files in the folder; ``told`` says in words how each was drawn."""
        return [self._file(name, folder) for name in LISTS]

    def _file(self, name, folder):
        pick = self.chance.choice
        original = LISTS[name]
        department, title = pick(original.departments.split()), pick(original.titles.split())
        says_month = pick(["title", "file", "sheet", "nobody"])
        stem = f"{department}{pick(['', '-', '_'])}{title}{MONTH.get((says_month, 'file'), '')}"
        rows = [self._worded(row) for row in self._spelled(name)]
        fields = self._columns(original.columns.split(), rows)
        heading = f"{DISTRICT}{MONTH.get((says_month, 'title'), '')}{title}"
        sheets = self._sheets(
            rows, fields, sheet=pick(["9月", "9月份"] if says_month == "sheet" else ["Sheet1", "名册"])
        )
        self.told.append(f"{stem}: {says_month}, {' '.join(fields)}, {list(sheets)}")
        drawn = {sheet: self._lines(heading, *parts) for sheet, parts in sheets.items()}
        return self._save(folder, stem, drawn)

    def _columns(self, fields, rows):
        """Which columns there are, in which order: what says the same in every row may be left out."""
        fields = [field for field in fields if field != "number"]
        if "state" in fields and self.chance.random() < 0.3:
            fields.remove("state")
        if "benefit" in fields and not all(row["benefit"] for row in rows) and self.chance.random() < 0.5:
            fields.remove("benefit")  # instead a column for each, with a mark for those who have it
            fields += self._marked(rows)
            if self.chance.random() < 0.5:
                fields.remove("amount")
        if self.chance.random() < 0.6:
            self.chance.shuffle(fields)
        return fields

    def _marked(self, rows):
        """The kinds of benefit as columns; whoever has two of them then stands on one line."""
        kinds = list(dict.fromkeys(row["benefit"] for row in rows if row["benefit"]))
        yes, no = self.chance.choice([("是", "否"), ("√", ""), ("1", ""), ("享受", "未享受"), ("有", "无")])
        people = {}
        for row in rows:
            line = people.setdefault(row["card"], row | dict.fromkeys(kinds, no))
            line |= {kind: yes for kind in kinds if row["benefit"] == kind}
        rows[:] = people.values()
        return kinds

    def _spelled(self, name):
        """The rows with numbers, money and days spelled in the ways of this list."""
        pick = self.chance.choice
        spelling, money = (pick(SPELLINGS) if self.chance.random() < 0.7 else None), pick(MONEY)
        month, day, level = pick(MONTHS), pick(DAYS), pick(LEVELS)
        for row in map(dict, rows_of(name)):
            for field in ("identity", "head_identity"):
                if row.get(field):
                    row[field] = (spelling or pick(SPELLINGS))(row[field])
            for field in ("amount", "pension", "base"):
                if row.get(field):
                    row[field] = money(row[field].replace(",", ""))
            if row.get("level"):
                row["level"] = level(row["level"])
            if row.get("since"):
                row["since"] = month.format(date.fromisoformat(f"{row['since']}-01"))
            if row.get("died"):
                row["died"] = day.format(date(*map(int, row["died"].split("."))))
            yield row

    def _worded(self, row):
        """The row in the words of this department, the same in every line."""
        return {field: self.words.get(value, value) for field, value in row.items()}

    def _sheets(self, rows, fields, *, sheet):
        """Which rows and columns stand on which sheet: on one, in two halves, or one for each kind or community."""
        way = self.chance.choice(["one", "one", "halves", "benefit", "community"])
        if way == "halves" and not sheet.startswith("9月"):
            cut = self.chance.randint(1, len(rows) - 1)
            return {"第一批": (rows[:cut], fields), "第二批": (rows[cut:], fields)}
        if way in fields and not sheet.startswith("9月") and all(row[way] for row in rows):
            rest = [field for field in fields if field != way]
            return {one: ([row for row in rows if row[way] == one], rest) for one in {row[way]: 0 for row in rows}}
        return {sheet: (rows, fields)}

    def _lines(self, heading, rows, fields):
        """A sheet: what stands above the table, the header, the rows, and what stands below."""
        pick = self.chance.choice
        labels = [pick(LABELS.get(field, [field])) for field in fields]
        extra = self.chance.sample(list(NOTES), self.chance.randint(0, 2))
        above = [[heading]] + ([[f"填报单位：{DISTRICT}"]] if self.chance.random() < 0.4 else [])
        numbered = self.chance.random() < 0.6
        if self.chance.random() < 0.15:  # a line of groups above the header
            above += [[*([""] if numbered else []), "基本信息", *[""] * (len(fields) - 3), "享受情况"]]
        lines = [*above, [*(["序号"] if numbered else []), *labels, *extra]]
        for number, row in enumerate(rows, 1):
            if self.chance.random() < 0.02:
                lines.append([])
            more = [pick(NOTES[label]) for label in extra]
            lines.append([*([str(number)] if numbered else []), *(row[field] for field in fields), *more])
        end = pick([None, *ENDS])
        return [*lines, [cell.format(count=len(rows)) for cell in end]] if end else lines

    def _save(self, folder, stem, sheets):
        """A workbook, or text where there is one sheet and chance says so."""
        if len(sheets) == 1 and self.chance.random() < 0.4:
            path, between = folder / f"{stem}.csv", self.chance.choice([",", "\t"])
            with path.open("w", encoding=self.chance.choice(["utf-8", "utf-8-sig", "gb18030"]), newline="") as file:
                csv.writer(file, delimiter=between).writerows(*sheets.values())
            return path
        if self.chance.random() < 0.2 and sum(map(len, sheets.values())) < 160:  # what old_workbook can hold
            path = folder / f"{stem}.xls"
            path.write_bytes(old_workbook({name: (lines,) for name, lines in sheets.items()}))
            return path
        path, book = folder / f"{stem}.xlsx", Workbook()
        book.remove(book.active)
        for name, lines in sheets.items():
            sheet = book.create_sheet(name[:31])
            for line in lines:
                sheet.append([int(cell) if cell.isdecimal() and len(cell) < 7 else cell for cell in line])
        book.save(path)
        return path
