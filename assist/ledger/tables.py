"""The first two sheets: the summary (汇总表) and what each area and group has (片区小组汇总)."""

from operator import attrgetter

from assist.ledger.columns import WHOLE, Column, Sheet
from volunteers.models import Level


def summary_sheet(summary) -> Sheet:
    """Every figure on a line of its own, under the heading it belongs to."""
    return Sheet(
        name="汇总表",
        title="社会救助工作汇总表",
        columns=(
            Column("分项", lambda row: row[0], 16),
            Column("指标", lambda row: row[1], 34),
            Column("计量单位", lambda row: row[2], 8),
            Column("数值", lambda row: row[3], 10, WHOLE),
            Column("已销号", lambda row: row[4], 10, WHOLE),
            Column("未销号", lambda row: row[5], 10, WHOLE),
            Column("已撤销", lambda row: row[6], 10, WHOLE),
        ),
        rows=_summary_rows(summary),
        is_list=False,
        is_of_period=True,
        fixed_columns=2,
    )


def _summary_rows(summary):
    for heading, lines in (
        ("一户一档", summary.files),
        ("享受保障类别", summary.categories),
        ("探访", summary.visits),
        ("探访方式", summary.modes),
        ("需求", summary.needs),
        ("需求状态", summary.states),
    ):
        for line in lines:
            words = f"其中：{line.words}" if line.part else str(line.words)
            yield heading, words, str(line.unit), line.number, None, None, None
    for heading, lines in (("需求类别", summary.kinds), ("三类需求", summary.classes)):
        for line in lines:
            yield heading, str(line.words), "条", line.number, line.closed, line.open, line.dropped


def place_sheet(summary) -> Sheet:
    """One row a group, or an area where the ledger is a whole street's."""
    return Sheet(
        name="片区小组汇总",
        title="片区小组工作汇总表",
        columns=(
            Column("社区", _name_at(Level.COMMUNITY), 18),
            Column("片区", _name_at(Level.AREA), 14),
            Column("小组", _name_at(Level.GROUP), 16),
            Column("户数", attrgetter("households"), 10, WHOLE, summed=True),
            Column("人数", attrgetter("people"), 10, WHOLE, summed=True),
            Column("需求（条）", attrgetter("needs"), 11, WHOLE, summed=True),
            Column("已销号（条）", attrgetter("needs_closed"), 11, WHOLE, summed=True),
            Column("工作人员（人次）", attrgetter("visits_staff"), 15, WHOLE, "A", "探访", summed=True),
            Column("志愿者（人次）", attrgetter("visits_volunteers"), 15, WHOLE, "A", "探访", summed=True),
        ),
        rows=summary.places,
        totals="合计",
        is_list=False,
        is_of_period=True,
        fixed_columns=3,
    )


def _name_at(level):
    return lambda line: line.place.above(level).name if line.place.level >= level else ""
