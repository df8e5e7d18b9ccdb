"""Importing a drawn workbook, and what the tests ask of the result."""

from datetime import date

from assist.imports.importing import import_workbooks
from households.models import Household, HouseholdEvent, Membership, Person, Visit
from needs.models import Need
from tests.imports.sheets import save, spread

TODAY = date(2025, 10, 11)
UNIT = "统计单位：逍遥津街道县桥社区"
LEDGER = "登记时间 | 户主姓名 | 身份证号码 | 家庭住址 | 片区 | 小组 | 家庭电话 | 享受保障类别"
VISITS = "探访日期 | 探访对象 | 身份证号 | 探访方式 | 探访人 | 队伍 | 探访情况"
NEEDS = "需求人 | 身份证号码 | 需求类别 | 需求内容 | 提出时间 | 责任人 | 完成时限 | 解决措施 | 是否销号 | 销号时间"
PARTNERS = "单位名称 | 单位类别 | 可提供服务 | 联系人 | 联系电话"


def drawn(folder, table, *, name="台账.xlsx", title="困难家庭台账", unit=UNIT, merged=()):
    """A workbook of one sheet: title, unit, and the table."""
    lines = [line for line in ([title], [unit]) if line[0]]
    return save(folder / name, {"表": lines + spread(table)}, merged=merged)


def bring_in(*paths, today=TODAY, **options):
    """Import; every line that was read has one outcome, whatever came of it."""
    result = import_workbooks([str(path) for path in paths], today=today, **options)
    for sheet in result.sheets:
        assert sum(sheet.counts.values()) == sheet.read
        lines = [line.row for outcome in sheet.outcomes for line in outcome.lines]
        assert len(lines) == len(set(lines))
    return result


def whats(result):
    """The outcomes in order."""
    return [outcome.what for outcome in result.outcomes]


def words(result):
    """Everything said about the rows, in one text."""
    said = [word for outcome in result.outcomes for word in outcome.words]
    return "\n".join(said)


def warnings(result):
    return "\n".join(str(one) for outcome in result.outcomes for one in outcome.warnings)


def table_sizes():
    """How many rows there are, history included: what a second run must leave as it is."""
    models = (Household, Person, Membership, Visit, Need)
    sizes = {model.__name__: model.objects.count() for model in models}
    sizes |= {f"history of {model.__name__}": model.history.count() for model in models}
    return sizes | {"events": HouseholdEvent.objects.count()}
