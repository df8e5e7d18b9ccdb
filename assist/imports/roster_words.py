"""What cells and titles of departments' lists mean: held or stopped, which month, which level, whose list."""

import re
import unicodedata
from datetime import date
from itertools import pairwise
from pathlib import Path

from assist.imports.marks import yes_or_no
from assist.imports.values import choice
from benefits.names import Names
from benefits.seeds import NATIONAL
from common.workbooks.cells import label_of, text_of
from households.models import DisabilityClass

NOT_STOPPED = re.compile(r"[未非不没]有?停|续发|恢复|复发|重新(享受|发放|纳入)")
STOPPED = re.compile(
    r"停|止|注销|死亡|去世|已故|亡|取消|退出|终|冻结|失效|迁出|清退|核销|退保|不再|作废|过期|中断|断缴|撤销|退回|不予|不符|"
    r"未通过|待审|审核中|审批中|公示|申请中|受理|拟|未发|未享|未领|未缴|否决|服刑|失踪|减员|减少|欠费"
)
NEGATED = re.compile(
    r"[不未非没无](?:有|再)?(?:在[享发册保领]|享受?|发放?|领取?|参保|缴费?|生效|有效|通过|继续|确认|启用|健在|纳入)"
)
HELD = re.compile(
    r"正常|在用|生效|健在|在[享发册保领]|享受|发放|有效|通过|已发|渐退|继续|新增|补发|在领|保障|领取|参保|缴费|已缴|实缴|救助|续|确认|启用|增加"
)
SPAN = re.compile(
    r"(20\d\d)\s*年?\s*(1[0-2]|0?[1-9])\s*月?份?\s*[-—–~至到]\s*(?:(20\d\d)\s*年?\s*)?(1[0-2]|0?[1-9])\s*月"
)
QUARTER = re.compile(r"(20\d\d)\s*年?度?\s*第?\s*([一二三四1-4])\s*季度")
MONTH = (
    re.compile(r"(?<!\d)(20\d\d)\s*年?度?\s*[年./_\-]?\s*(1[0-2]|0?[1-9])\s*月"),
    re.compile(r"(?<!\d)(20\d\d)\s*[./_\-年]\s*(1[0-2]|0?[1-9])(?!\d|[./_\-年]\s*\d)"),
    re.compile(r"(?<!\d)(20\d\d)(1[0-2]|0[1-9])(?!\d)"),
)
CHINESE_MONTH = re.compile(
    r"(20\d\d|[二两][〇零○O0][一二三四五六七八九〇零○]{2})\s*年\s*(十[一二]?|[一二三四五六七八九])月"
)
DIGITS = {char: str(number) for number, char in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "两": "2"}
MONTHS = {char: number for number, char in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}
FULL_DAY = re.compile(r"(20\d\d)\s*[年./_-]\s*(1[0-2]|0?[1-9])\s*[月./_-]")
AS_OF = re.compile(r"(?<![报送交缴费馈间])截[止至]\D{0,4}((?:20\d\d|[二两][〇零○O0]).*)")
YEAR = re.compile(r"(?<!\d)(20[1-9]\d)(?!\d)")
# A month without a year, and without a day behind it.
ALONE = re.compile(r"(?<![\d年./_-])(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?!份?\s*\d+\s*[日号])")
A_MONTH = re.compile(
    r"(?:(20\d\d)年?/?)?(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份|发放|补贴|津贴|金额|额|标准|\(元\))*"
)
ASKS_MONTH = re.compile(r".*(月份|年月|所属期|期次|统计期|业务期)|月")
DEADLINE = re.compile(r"(制表|填报|填表|报出|打印|导出|报送|制作|截[止至])[^，,；;]*")
LEVELS = {"一": 1, "二": 2, "三": 3, "四": 4, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
LEVEL = re.compile(r"(iv|i{1,3}|[一二三四壹贰叁肆1-4])(?:\.0)?级|^(iv|i{1,3}|[一二三四壹贰叁肆1-4])(?:\.0)?$")
CLASS = re.compile(r"视力|盲|听力|聋|言语|语言|肢体|肢残|智力|智残|精神|多重")
ENDED = re.compile(
    r"(停发|停保|停止|终止|取消|退出|注销|清退|退保|核减)(待遇|发放|享受|保障|低保|救助|资格)*(人员|对象|家庭|户|人口)?"
    r"(情况|信息|变动)*(名单|名册|花名册|明细|一览|登记|汇总|公示|公告|台账|表|$)"
)
SPEAKS_OF_END = re.compile(r"(?<![未不])(停发|停保|停止|死亡|去世|病故|亡故|退出|取消|注销|迁出|收监|服刑)")
BEGUN = re.compile(r"新增|增加|新纳入|新批|在册|在享|在保|正常")
PARTIAL = re.compile(ENDED.pattern + r"|新增|增加|变动|变更|新纳入|新批|减少|停发名单|停保|调整")
WIDER = re.compile(r"[\u4e00-\u9fff]{2,}((?<![社小片辖地])区|市|县)(?!域|桥|委)")
# What a community's name may stand behind: 民政局铁北社区, 9月铁北社区, but not 新铁北社区.
BEFORE_NAME = (
    r"(?:^|[^\u4e00-\u9fff]|街道|[省市县区镇乡]|[\d一二三四五六七八九十〇零○本上当](?:年度?|月份?|[日号]|季度)|[局办所站科处会]|中心"
    r"|民政|残联|人社|企退|医保|社保|低保|特困|孤儿|养老金|保障金|[补津]贴|救助|名[单册]|清册|台账|明细|情况|汇总|表|人员|对象|家庭|[和与及])"
)


def seed_kinds() -> Names:
    """The names of kinds that every office starts with, where none of the office's own are at hand."""
    return _names(NATIONAL["kinds"])


def seed_departments() -> Names:
    return _names(NATIONAL["departments"])


def _names(rows):
    return Names((code, said["name"], said["words"]) for code, said in rows.items())


def is_stopped(text: str, label: str = "") -> bool | None:
    """Whether a state says that it is not held; None for words nobody has explained. ``label`` is the column's."""
    word = "".join(unicodedata.normalize("NFKC", text).split())
    answer = yes_or_no(word)
    if answer is not None:
        return answer if STOPPED.search(label) else not answer
    if NOT_STOPPED.search(word):
        return False
    if STOPPED.search(word) or NEGATED.search(word):
        return True
    return False if HELD.search(word) else None


def tells_of_ends(sheet: str, title: str, file: str) -> bool:
    """Whether a list names those whose benefit has ended: its sheet says so, else its title, else its file."""
    for text in (sheet, title, Path(file).stem):
        word = "".join(unicodedata.normalize("NFKC", text).split())
        if BEGUN.search(word):
            return False
        if ENDED.search(word):
            return True
    return False


def month_in(text: str, today=None) -> date | None:
    """The month that a title, a sheet's or a file's name speaks of; a day of making is none.

    Of several months the last one, but of those to come none: a quarter's list may be given while the quarter goes on.
    """
    text = DEADLINE.sub("", unicodedata.normalize("NFKC", text))
    if found := SPAN.search(text):
        year, first, last = int(found[1]), int(found[2]), int(found[4])
        until = int(found[3]) if found[3] else year + (last < first)
        return _last_of(date(year, first, 1), date(until, last, 1), today)
    if found := QUARTER.search(text):
        year, last = int(found[1]), 3 * (LEVELS.get(found[2]) or int(found[2]))
        return _last_of(date(year, last - 2, 1), date(year, last, 1), today)
    for pattern in MONTH:
        if found := pattern.search(text):
            return date(int(found[1]), int(found[2]), 1)
    if found := CHINESE_MONTH.search(text):
        return date(int("".join(DIGITS.get(char, char) for char in found[1])), MONTHS[found[2]], 1)
    return None


def _last_of(first, last, today):
    return min(last, max(first, today.replace(day=1))) if today else last


def month_of_year(text: str, others) -> date | None:
    """The month that a sheet called 3月 is for, where its title or its file says one year."""
    text = unicodedata.normalize("NFKC", text)
    years = {found for one in (text, *others) for found in YEAR.findall(unicodedata.normalize("NFKC", one))}
    months = set(ALONE.findall(DEADLINE.sub("", text)))
    if len(years) != 1 or len(months) != 1:
        return None
    month = months.pop()
    return date(int(years.pop()), MONTHS.get(month) or int(month), 1)


def year_and_month(texts) -> tuple[int | None, int | None]:
    """The one year that texts speak of, and the month where they say one; neither where they name two years."""
    months = {month for text in texts if (month := month_in(text) or month_of_year(text, texts))}
    years = {int(year) for text in texts for year in YEAR.findall(unicodedata.normalize("NFKC", text))}
    years |= {month.year for month in months}
    if len(years) != 1:
        return None, None
    return years.pop(), months.pop().month if len(months) == 1 else None


def month_in_cells(cells) -> date | None:
    """The month in a cell behind one that asks for it (发放月份：), also where it is kept as a date."""
    for label, cell in pairwise(cell for cell in cells if cell != ""):
        if ASKS_MONTH.fullmatch(label_of(text_of(label))):
            return cell.replace(day=1) if type(cell) is date else month_in(text_of(cell))
    return None


def month_of_column(label: str) -> tuple[int | None, int] | None:
    """The year, where it is said, and the month that a column is called after: 3月, 2026年3月份金额."""
    found = A_MONTH.fullmatch(label)
    return found and (int(found[1]) if found[1] else None, MONTHS.get(found[2]) or int(found[2]))


def month_as_of(text: str) -> date | None:
    """The month of the day up to which a list tells, where nothing says for which month it is."""
    found = AS_OF.search(unicodedata.normalize("NFKC", text))
    if not found:
        return None
    day = FULL_DAY.match(found[1])
    return month_in(f"{day[1]}年{day[2]}月" if day else found[1])


def level_in(text: str) -> int | None:
    """The level that 二级, 2, Ⅱ级 or 智力二级 says."""
    word = "".join(unicodedata.normalize("NFKC", text).lower().split())
    found = LEVEL.search(word)
    if not found:
        return None
    said = found[1] or found[2]
    return int(said) if said.isdigit() else LEVELS[said]


def class_in(text: str) -> str:
    """The class (1–7) that 智力, 智力残疾 or 智力二级 says, "" where it says none."""
    if exact := choice(DisabilityClass, text):
        return str(exact.value)
    kinds = dict.fromkeys(CLASS.findall(text))
    if len(kinds) > 1:
        return str(DisabilityClass.MULTIPLE.value)
    return str(choice(DisabilityClass, next(iter(kinds))).value) if kinds else ""
