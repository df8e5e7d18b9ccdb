"""The demo office's lists of departments: brought in, compared, and some of what was found already judged."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from django.utils import timezone

from assist.demo.families import Identities
from assist.demo.words import GIVEN, SURNAMES
from assist.imports.importing import import_workbooks
from benefits.models import Department, Finding, Letter, Rule, Verdict
from benefits.recording import compare_and_record
from common.workbooks.writing import Column, workbook, write_sheet
from households.models import Category, Membership, Person
from volunteers.models import User

GIVEN_BY = {"given_by": "样例区数据资源局", "agreement": "样例数据共享协议 第3号"}
OF_CATEGORY = {Category.DIBAO: "低保", Category.TEKUN: "特困", Category.MARGIN: "低保边缘家庭"}
AMOUNTS = {"低保": 620, "特困": 1128, "低保边缘家庭": "", "高龄津贴": 100}
CIVIL_AFFAIRS = ["姓名", "身份证号", "户主姓名", "户主身份证号", "救助类别", "所属社区", "月保障金", "状态"]
CARDS = ["姓名", "身份证号", "残疾类别", "残疾等级", "补贴类型", "补贴金额", "状态"]
PENSIONS = ["姓名", "身份证号", "月养老金"]
DEATHS = ["死者姓名", "身份证号", "死亡日期", "火化日期"]
DOCTORS = ["姓名", "身份证号", "所属社区", "居住情况", "近期手术", "慢性病", "护理到期日期"]
EVERY = 6  # somebody entitled goes without, somebody holds what does not go together
STRANGERS = 3
# As an office would a few weeks later: some stopped, some in order, some to be asked about; the rest waits.
JUDGEMENTS = {
    0: (Verdict.STOP, "自下月起停发"),
    1: (Verdict.CLEAR, "情况属实，可以同时享受"),
    2: (Verdict.ASK, "下次探访时问明"),
    3: (Verdict.TAKE_ON, "已联系本人"),
}


def make_lists(*, today: date, seed: int) -> None:
    """Bring the lists of the last August and September in, compare, and judge a part of what was found."""
    random = Random(seed)  # noqa: S311 - made-up lists
    by = User.objects.get(username="caseworker")
    year = today.year if today > date(today.year, 9, 30) else today.year - 1
    lists = _Lists(random, date(year, 9, 30))
    _bring_in([(date(year, month, 1), lists.of(month)) for month in (8, 9)], by=by, today=today)
    for first in (date(year, 9, 1), date(year, 10, 1)):
        compare_and_record(first - timedelta(days=1), by=by)
    _judge(by, today)


def _bring_in(months, *, by, today):
    """One workbook, a sheet for each department and month: read in one go."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "各部门名册.xlsx"
        with workbook(path, by=str(by), at=timezone.localtime(), title=path.stem) as book:
            for month, tables in months:
                for name, (headings, rows) in tables.items():
                    columns, title = [Column(words) for words in headings], f"{month.year}年{month.month}月"
                    write_sheet(book, f"{month.month}月{name}", columns=columns, rows=rows, heading=f"{title}{name}")
        import_workbooks([path], by=by, today=today, **GIVEN_BY)


class _Lists:
    """Who stands on which list: most as it should be, some not."""

    def __init__(self, random, cut):
        self.random, self.cut = random, cut
        rows = (
            Membership.objects.present_on(cut).filter(household__closed_on=None).select_related("person", "household")
        )
        self.members = list(rows.order_by("household__number", "-is_head", "pk"))
        self.heads = {one.household_id: one.person for one in self.members if one.is_head}
        self.community = self.members[0].household.building.parent.parent.parent.name
        identities = Identities(random)
        identities.given = {
            number[:17] for number in Person.objects.values_list("identity_number", flat=True) if number
        }
        self.strangers = [
            (random.choice(SURNAMES) + random.choice(GIVEN), identities.give(date(1938 + index, 5, 6), male=False)[0])
            for index in range(2 * STRANGERS)
        ]

    def of(self, month) -> dict:
        """The lists of a month, by their names: civil affairs gives one each month, the others only the last."""
        rows = list(self._civil_affairs())
        if month < self.cut.month:
            return {"民政救助对象名册": (CIVIL_AFFAIRS, rows[: len(rows) // 3])}
        return {
            "民政救助对象名册": (CIVIL_AFFAIRS, rows),
            "残联持证残疾人及两项补贴名册": (CARDS, list(self._cards())),
            "企退养老金发放名册": (PENSIONS, list(self._pensions())),
            "殡葬火化名单": (DEATHS, list(self._deaths())),
            "家庭医生签约居民名单": (DOCTORS, list(self._doctors())),
        }

    def _civil_affairs(self):
        for number, one in enumerate(self.members):
            head = self.heads[one.household_id]
            kinds = [OF_CATEGORY[one.household.category]] if one.household.category in OF_CATEGORY else []
            if one.person.age(self.cut) >= 80 and number % EVERY:
                kinds.append("高龄津贴")
            if kinds[:1] == ["特困"] and number % EVERY == 1:
                kinds.append("低保")
            for kind in kinds:
                yield self._civil(one.person, head, kind)
        twice, elsewhere = self.members[0].person, self.members[-1].person
        yield self._civil(twice, elsewhere, "低保")
        yield self._civil(twice, twice, "低保")
        for name, number in self.strangers[:STRANGERS]:
            yield [name, number, name, number, "低保", self.community, AMOUNTS["低保"], "正常"]

    def _civil(self, person, head, kind):
        who = person.name, person.identity_number, head.name, head.identity_number
        return [*who, kind, self.community, AMOUNTS[kind], "正常"]

    def _cards(self):
        for number, one in enumerate(self.members):
            person = one.person
            if person.disability_class and person.disability_level:
                kind = "重度残疾人护理补贴" if person.disability_level <= 2 and number % EVERY else "困难残疾人生活补贴"
                level = f"{'一二三四'[person.disability_level - 1]}级"
                yield [
                    person.name, person.identity_number, person.get_disability_class_display(), level, kind,
                    80, "正常",
                ]  # fmt: skip

    def _pensions(self):
        for one in self.members[::EVERY]:
            if one.person.age(self.cut) >= 60:
                yield [one.person.name, one.person.identity_number, self.random.randrange(1400, 3200, 50)]

    def _deaths(self):
        old = [one.person for one in self.members if one.person.age(self.cut) >= 85][:2]
        for person in old:
            day = self.cut - timedelta(days=40)
            yield [person.name, person.identity_number, day.isoformat(), (day + timedelta(days=2)).isoformat()]

    def _doctors(self):
        for (name, number), operation in zip(self.strangers[STRANGERS:], ("膝关节置换", "", "白内障"), strict=True):
            yield [name, number, self.community, "独居", operation or "无", "" if operation else "是", ""]


def _judge(by, today):
    """Take a step with most of what was found, and write one letter."""
    for number, finding in enumerate(Finding.objects.visible_to(by).open().order_by("pk")):
        step, note = JUDGEMENTS.get(number % 5, (None, ""))
        if finding.rule == Rule.MISSED and step == Verdict.STOP:
            step, note = Verdict.TAKE_ON, "已联系本人"
        if step in finding.steps_for(by):
            due = {"due_on": today + timedelta(days=10)} if step in (Verdict.ASK, Verdict.TAKE_ON) else {}
            owner = {"owner": by} if step == Verdict.TAKE_ON else {}
            finding.take(step, by=by, version=finding.version, note=note, **due, **owner)
    asked = Department.objects.get(code="disabled_federation")
    Letter.objects.write(by=by, department=asked, today=today, reply_due_on=today + timedelta(days=14))
