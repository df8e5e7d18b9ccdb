"""The words of the street's own forms: those that the import reads back."""

from assist.imports.values import WORDS
from common.workbooks.cells import NOTHING
from households.models import Category, FindingLevel, SelfCare, Work

# Where the office writes another word than the first one that is understood.
CHOSEN = {
    (Category, "none"): "无",
    (FindingLevel, "fine"): "平稳",
    (SelfCare, "partial"): "部分自理",
    (SelfCare, "lost"): "不能自理",
    (Work, "retired"): "退休",
}
NUMERALS = "零一二三四五六七八九"


def word_for(kind, value: str) -> str:
    """The word for one of a list's choices, such as 低保; "" for none."""
    if not value:
        return ""
    chosen = CHOSEN.get((kind, str(value)))
    return chosen or next(word for word in WORDS[kind][str(value)].split() if word not in NOTHING)


def words_of(kind) -> dict[str, str]:
    """Every choice of a list with its word, and "" for none: looked up once a sheet, not once a cell."""
    return {"": ""} | {value: word_for(kind, value) for value in kind.values}


def numeral(number: int) -> str:
    """A small number as it stands in 成员十二."""
    tens, ones = divmod(number, 10)
    ten = ("" if tens < 2 else NUMERALS[tens]) + ("十" if tens else "")
    return ten + (NUMERALS[ones] if ones or not tens else "")
