"""What a single cell says: a text, a label, a date, an amount; ValueError where it says none."""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from common.dates import read_date
from common.workbooks.reading import ErrorCell

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\ufeff\u00ad"))
SPACES = " \t\r\n\x0b\x0c\xa0\u2002\u2003\u2009\u3000"
NOTHING = frozenset(
    [
        "-",
        "--",
        "—",
        "——",
        "–",
        "/",
        "\\",
        "//",
        "无",
        "暂无",
        "空",
        "不详",
        "未知",
        "未填",
        "N/A",
        "n/a",
        "NA",
        "null",
        "NULL",
        "None",
        "nan",
        "〇",
        ".",
    ]
)
CONTROLS = dict.fromkeys(i for i in range(32) if i not in (9, 10, 13))

FULL_DATE = re.compile(r"(?<!\d)(\d{4})[-/.年 、。,]+(\d{1,2})[-/.月 、。,]+(\d{1,2})(?!\d)[日号]?")
MONTH = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})月?(?:份)?起?")
SIX_DIGITS = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])")  # 202501
DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")  # 5月7日
SHORT_YEAR = re.compile(r"(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
CHINESE_DATE = re.compile(
    r"([〇零○O0一二三四五六七八九]{4})年([一二三四五六七八九十元正]{1,3})月([一二三四五六七八九十]{1,3})日"
)
TAIL = re.compile(
    r"[日号]?\s*[（(]?(?:星期|周|礼拜)[一二三四五六日天][)）]?|\s*(?:上午|下午|中午|晚上?|早上?|左右|前)+.*$|\s*\d{1,2}[:：时点].*$"
)
DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "○": 0, "O": 0, "0": 0, "元": 1, "正": 1}
SERIALS = range(10_000, 80_000)  # 1927 to 2119 as days
AMOUNT = re.compile(
    r"(?:人民币)?\s*[¥￥]?\s*(-?[\d,]+(?:\.\d+)?)\s*(万)?\(?(?:元|圆)?\)?[整正]?(?:[/.·每]+[人户月年])*"
)
BRACKETS = re.compile(r"[(（\[【〔<《][^()（）\[\]【】〔〕<>《》]*[)）\]】〕>》]")


def text_of(cell) -> str:
    """The cell as written: inner spaces and line breaks stay, blank edges and invisible characters go."""
    if type(cell) is str:
        if cell.isprintable():
            return cell.strip()
        text = cell.strip(SPACES)
        if text.isprintable():  # a tab before a number
            return text
        return cell.translate(INVISIBLE).translate(CONTROLS).strip(SPACES)
    if type(cell) is float:
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if type(cell) is bool:
        return "TRUE" if cell else "FALSE"
    if type(cell) is ErrorCell:
        return cell.text
    return str(cell)


def value_of(cell) -> str:
    """As text_of, where a dash, a stroke or 无 means that there is nothing."""
    text = text_of(cell)
    return "" if text in NOTHING else text


@lru_cache(maxsize=10_000)
def label_of(text: str) -> str:
    """A header as one compares it: half-width, no spaces, line breaks, stars, colons or numbering."""
    text = unicodedata.normalize("NFKC", text.translate(INVISIBLE))
    text = re.sub(r"[\s*★☆※●◆_]+", "", text)
    text = re.sub(r"^[(]?\d{1,2}[).、](?=\D)|[:;,。、]+$", "", text)
    return text


def bare(label: str) -> str:
    """A label without what stands in brackets: units, hints, 必填."""
    return BRACKETS.sub("", label) or label


def date_of(cell, *, date1904=False, year=None) -> date:
    """The date a cell says, in any spelling of an office; a month alone is its first day.

    ``year`` is the one that a day written without it (5月7日) belongs to, where that is known.
    """
    if type(cell) is date:
        return cell
    if type(cell) in (int, float):
        return _numeric_date(float(cell), date1904)
    if type(cell) is not str:
        raise ValueError("no date")
    if year and (found := _without_year(cell)):
        return date(year, int(found[1]), int(found[2]))
    return _text_date(cell)


def is_without_year(cell) -> bool:
    """Whether a cell says a day of a year that it leaves open."""
    return type(cell) is str and bool(_without_year(cell))


def _without_year(text):
    return DAY.fullmatch(TAIL.sub("", _normal(text)))


def is_rough(cell) -> bool:
    """The date leaves something open: a month without a day, a year of two digits or none."""
    text = _normal(cell) if type(cell) is str else text_of(cell) if type(cell) in (int, float) else ""
    return is_without_year(cell) or any(pattern.fullmatch(text) for pattern in (MONTH, SIX_DIGITS, SHORT_YEAR))


def _numeric_date(number, date1904):
    if not number == number or abs(number) > 1e9:
        raise ValueError("no date")
    whole = int(number)
    if whole in SERIALS:
        return (date(1904, 1, 1) if date1904 else date(1899, 12, 30)) + timedelta(days=whole)
    if whole == number and 18_500_101 <= whole <= 21_001_231:
        return read_date(whole)
    if whole == number and (found := SIX_DIGITS.fullmatch(str(whole))):
        return date(int(found[1]), int(found[2]), 1)
    if 1900 < number < 2100 and whole != number:  # 2025.5 typed as a month became a number
        raise ValueError("a month or October is not told apart")
    raise ValueError("no date")


def _normal(text):
    return unicodedata.normalize("NFKC", text.translate(INVISIBLE)).strip(SPACES + "'’`。,;")


@lru_cache(maxsize=10_000)
def _text_date(text):
    text = _normal(text)
    try:
        return _in_range(read_date(text))
    except ValueError:
        pass
    if text.isdigit() and len(text) == 5:
        return _numeric_date(float(text), date1904=False)
    text = TAIL.sub("", re.sub(r"\s+", "", text) if re.search(r"[年月/.\-]\s", text) else text).strip(SPACES)
    if (found := FULL_DATE.search(text)) and not re.search(r"\d", text[: found.start()] + text[found.end() :]):
        return _in_range(date(*map(int, found.groups())))  # 于2025年6月4日销号: one day, and no other figure
    if found := MONTH.fullmatch(text) or SIX_DIGITS.fullmatch(text):
        return _in_range(date(int(found[1]), int(found[2]), 1))
    if found := SHORT_YEAR.fullmatch(text):
        year, month, day = map(int, found.groups())
        if 10 <= year < 40:  # an office's own years; a birth in 45 could be of either century
            return date(2000 + year, month, day)
    if found := CHINESE_DATE.fullmatch(text):
        year = int("".join(str(DIGITS[char]) for char in found[1]))
        return _in_range(date(year, _chinese_number(found[2]), _chinese_number(found[3])))
    raise ValueError(f"no date: {text[:40]!r}")


def _in_range(day):
    if not 1850 <= day.year <= 2100:
        raise ValueError(f"no year of the living: {day.year}")
    return day


def _chinese_number(text):
    tens, ten, ones = text.rpartition("十")
    return (DIGITS[tens] if tens else 1) * 10 * bool(ten) + (DIGITS[ones] if ones else 0)


def amount_of(cell) -> Decimal:
    """A sum of money or a count: 1,900 or ¥1,900.00元; the cell's own figures, not a binary fraction."""
    if type(cell) in (int, float):
        return Decimal(text_of(cell))
    found = AMOUNT.fullmatch(unicodedata.normalize("NFKC", text_of(cell)))
    if not found:
        raise ValueError("no amount")
    try:
        amount = Decimal(found[1].replace(",", ""))
    except InvalidOperation as error:
        raise ValueError("no amount") from error
    return amount * 10_000 if found[2] else amount
