"""Made offices: the same people, needs, visits and units written down as one office or another would.

Each list is drawn by chance, the same for the same seed: its wordings, order, header, title, signature, merged
cells, spellings and format. What must be read is known beforehand.
"""

import csv
import io
import random
from datetime import date, timedelta

from openpyxl import Workbook

from tests.common.old_workbook import old_workbook
from tests.imports.sheets import resident

SURNAMES, GIVEN = "陈王李赵钱孙周吴计合单解仇", "大明桂花建国宝珍志强秀兰芳和平小红"
RELATIONS = {"spouse": ["配偶", "妻子"], "son": ["子", "儿子", "子/婿"], "mother": ["母亲", "父母"]}
LABELS = {
    "number": ["户编号", "档案编号", "一户一档编号", "家庭编号"],
    "opened": ["登记时间", "建档日期", "建档\n时间", "登记日期"],
    "head": ["户主姓名", "户主", "* 户主姓名", "户 主"],
    "identity": ["身份证号", "身份证号码", "公民身份号码", "居民身份证号码（18位）", "证件号码"],
    "address": ["家庭住址", "住址", "现住址", "居住地址", "详细地址", "居住地"],
    "area": ["片区", "所属网格", "网格", "所属片区"],
    "group": ["小组", "网格小组", "所属小组"],
    "phone": ["联系电话", "家庭电话", "手机号码", "联系方式"],
    "category": ["保障类别", "救助类别", "困难类别", "享受保障类别"],
    "cause": ["致困原因", "主要致贫原因"],
    "account": ["银行账号", "开户行账号", "银行卡号", "一卡通账号"],
    "member": ["姓名", "成员姓名", "家庭成员姓名"],
    "relation": ["与户主关系", "关系", "与户主\n关系"],
    "raised": ["提出时间", "收集时间", "登记日期", "诉求提出时间"],
    "person": ["需求人", "诉求人", "居民姓名", "对象姓名"],
    "kind": ["需求类别", "诉求类型", "类别"],
    "content": ["需求内容", "诉求内容", "具体需求", "需求事项"],
    "owner": ["责任人", "包保责任人", "承办人", "帮扶责任人"],
    "due": ["完成时限", "办理时限", "计划完成时间"],
    "status": ["是否销号", "办理状态", "完成情况", "销号情况"],
    "closed": ["销号时间", "办结日期", "完成时间"],
    "visited": ["探访日期", "走访时间", "入户日期", "慰问时间"],
    "visitee": ["探访对象", "走访对象", "被探访人", "走访户"],
    "visitor": ["探访人", "走访人员", "入户人员", "志愿者姓名"],
    "mode": ["探访方式", "走访形式"],
    "team": ["队伍", "所属队伍", "志愿服务队"],
    "text": ["探访情况", "走访情况记录", "情况"],
    "unit": ["单位名称", "共建单位", "资源单位名称", "爱心单位"],
    "sort": ["单位类别", "单位性质", "资源类别"],
    "offers": ["可提供服务", "服务内容", "资源内容", "能提供的服务"],
    "contact": ["联系人", "联络员"],
}
TITLES = {
    "household": ["县桥社区困难家庭台账", "2025年低收入家庭一户一档花名册", "困难群众信息表"],
    "need": ["群众需求清单", "县桥社区诉求销号台账"],
    "visit": ["探访记录", "县桥社区走访慰问登记表"],
    "partner": ["共建单位资源清单", "合作单位一览表"],
}
SIGNATURES = [
    ["制表人：彭宝明", "", "制表时间：2025年9月30日"],
    ["单位负责人（签字）：", "张三", "", "填表人：", "李四"],
    ["审核人：王五", "填报日期：2025.9.30"],
    ["备注：以上情况属实。"],
]


class Office:
    """Draws the lists of one office."""

    def __init__(self, seed):
        self.chance = random.Random(seed)  # noqa: S311 - the same office each time
        self.serial = 0

    def pick(self, name):
        return self.chance.choice(LABELS[name])

    def name(self):
        return self.chance.choice(SURNAMES) + "".join(self.chance.sample(GIVEN, self.chance.randint(1, 2)))

    def person(self, relation="户主"):
        self.serial += 1
        born = date(1935, 1, 1) + timedelta(days=37 * self.serial)
        return {"name": self.name(), "relation": relation, "identity": resident(born.strftime("%Y%m%d"), "998")}

    def day(self, day):
        """A day in any spelling."""
        spellings = [day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}"]
        spellings += [
            f"{day.year}年{day.month}月{day.day}日",
            day.strftime("%Y%m%d"),
            f"{day.year}年{day.month:02}月{day.day:02}日",
        ]
        return self.chance.choice(spellings)

    def number(self, identity):
        """An identity number as somebody typed it."""
        wide = identity.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
        return self.chance.choice(
            [identity, identity, identity.lower(), f" {identity}", f"'{identity}", wide, f"{identity}\u200b"]
        )

    def someday(self):
        return date(2025, 5, 1) + timedelta(days=self.chance.randrange(120))

    def households(self, count):
        for number in range(1, count + 1):
            members = [self.person()]
            for relation in self.chance.sample(sorted(RELATIONS), self.chance.randint(0, 3)):
                members.append(self.person(self.chance.choice(RELATIONS[relation])))
            building = f"{self.chance.choice(['淮河路', '农机宿舍', '县桥新村'])}{self.chance.randint(1, 9)}栋"
            area = f"第{self.chance.choice('一二三')}片"
            yield {
                "number": f"H{number:03}",
                "opened": self.someday(),
                "building": building,
                "address": f"{building}{self.chance.randint(1, 6)}0{self.chance.randint(1, 4)}室",
                "area": area,
                "group": f"{area}{self.chance.randint(1, 3)}组",
                "phone": f"139{number:08}",
                "category": self.chance.choice(["低保", "特困", "无"]),
                "cause": self.chance.choice(["因病", "因残"]),
                "account": f"62999900000{number:08}",
                "members": members,
            }

    def around(self, kind, header, lines, *, depth=1):
        """The table with what stands over, between and under its lines; also how many lines stand over it."""
        width = len(header[0])
        top = [[self.chance.choice(TITLES[kind])]] if self.chance.random() < 0.8 else []
        if top and self.chance.random() < 0.7:
            unit = self.chance.choice(["统计单位", "填报单位", "填报单位（盖章）"])
            top.append([f"{unit}：逍遥津街道县桥社区", *[""] * (width - 2), "单位：户、人"])
        top += [[]] * self.chance.randint(0, 2)
        body = []
        for position, line in enumerate(lines):
            body.append(line)
            may_break = position + 1 < len(lines) and lines[position + 1][0] not in ("", None)
            if may_break and self.chance.random() < 0.08:
                body += self.chance.choice([[["小计", f"{position + 1}条"]], header[:depth], [[]]])
        end = (
            [[self.chance.choice(["合计", "合  计", "总计"]), "", f"{len(lines)}"]]
            if self.chance.random() < 0.5
            else []
        )
        end += [self.chance.choice(SIGNATURES)] if self.chance.random() < 0.7 else []
        return [*top, *header, *body, *end], len(top)

    def save(self, folder, name, lines, merged):
        """The table in any format; text has no merged cells."""
        kind = self.chance.choice(["xlsx", "xlsx", "xls", "csv", "gb", "tab", "utf16"])
        path = folder / f"{name}.{kind}"
        if kind == "xlsx":
            book = Workbook()
            for line in lines:
                book.active.append([cell if cell != "" else None for cell in line])
            for top, left, bottom, right in merged:
                book.active.merge_cells(
                    start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
                )
            book.save(path)
        elif kind == "xls":
            path.write_bytes(old_workbook({"Sheet1": (lines, merged)}))
        else:
            out = io.StringIO()
            csv.writer(out, delimiter="\t" if kind in ("tab", "utf16") else ",").writerows(lines)
            encoding = {"csv": "utf-8-sig", "gb": "gb18030", "tab": "gb18030", "utf16": "utf-16"}[kind]
            path.write_bytes(out.getvalue().encode(encoding))
        return path

    def table(self, kind, columns, rows, *, sequence=True):
        """Lines of a list from rows of cells by column, in any order of the columns, with a running number or not."""
        order = self.chance.sample(columns, len(columns))
        numbered = sequence and self.chance.random() < 0.7
        header = [*(["序号"] if numbered else []), *map(self.pick, order)]
        lines = [
            [*([number] if numbered else []), *(row[name] for name in order)] for number, row in enumerate(rows, 1)
        ]
        return self.around(kind, [header], lines)[0]

    def ledger_numbered(self, households):
        """A line a household; the members in numbered columns, their labels in one row or two."""
        most = max(len(household["members"]) for household in households) - 1
        names = ["opened", "head", "identity", "address", "area", "group", "phone", "category", "cause", "account"]
        order = [names[1], names[2], *self.chance.sample([names[0], *names[3:]], 8)]
        style = self.chance.choice(["words", "figures", "groups", "behind"])
        header, under = ["序号", *map(self.pick, order)], [""] * 11
        for number in range(1, most + 1):
            word = "一二三四"[number - 1]
            if style == "groups":
                header += [f"家庭成员{word}", "", ""]
                under += ["姓名", "与户主关系", "身份证号"]
            else:
                labels = ("姓名", "与户主关系", "身份证号码")
                patterns = {"words": f"成员{word}{{}}", "figures": f"家庭成员{number}{{}}", "behind": f"{{}}{number}"}
                header += [patterns[style].format(label) for label in labels]
        lines = []
        for number, household in enumerate(households, 1):
            head, *others = household["members"]
            cells = household | {"head": head["name"], "identity": self.number(head["identity"])}
            cells["opened"] = self.day(household["opened"])
            line = [number, *(cells[name] for name in order)]
            for other in others:
                line += [other["name"], other["relation"], self.number(other["identity"])]
            lines.append(line + [""] * (len(header) - len(line)))
        whole, above = self.around("household", [header, under] if style == "groups" else [header], lines, depth=1)
        merged = []
        if style == "groups":
            merged = [(above, column, above + 1, column) for column in range(11)]
            merged += [(above, 11 + 3 * number, above, 13 + 3 * number) for number in range(most)]
        return whole, merged

    def ledger_lines(self, households):
        """A line a member; the household's cells merged, given once, or repeated."""
        style = self.chance.choice(["merged", "once", "repeated"])
        shared = ["number", "opened", "address", "area", "group", "phone", "category", "cause", "account"]
        shared = ["number", *self.chance.sample(shared[1:], 8)]
        header = [*map(self.pick, shared), *map(self.pick, ["member", "relation", "identity"])]
        lines, blocks = [], []
        for household in households:
            cells = household | {"opened": self.day(household["opened"])}
            first = [cells[name] for name in shared]
            blocks.append((len(lines), len(household["members"])))
            for position, member in enumerate(household["members"]):
                own = [member["name"], member["relation"], self.number(member["identity"])]
                lines.append([*(first if position == 0 or style == "repeated" else [""] * 9), *own])
        whole, _ = self.around("household", [header], lines)
        at = [row for row, line in enumerate(whole) if any(line is one for one in lines)]
        merged = []
        if style == "merged":
            for start, size in blocks:
                if size > 1:
                    merged += [(at[start], column, at[start + size - 1], column) for column in range(9)]
        return whole, merged
