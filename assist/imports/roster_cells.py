"""What single cells of a department's list tell: a benefit held or not, a disability card, how many are covered."""

import re

from assist.imports.marks import plain, ticked, yes_or_no
from assist.imports.roster_words import class_in, is_stopped, level_in
from assist.imports.rows import Fact
from assist.imports.values import key
from common.workbooks.cells import amount_of, text_of, value_of
from common.workbooks.reading import ErrorCell

PAID = ("补贴", "津贴")
NEVER_HELD = re.compile(  # no end of it: nothing says that it was held before
    r"(?:从|还|尚|暂|并|目前)?(?:未曾?|没有?|不)(?:享受?|领取?)(?:[此该]项?)?(?:待遇|[补津]贴)?"
    r"|[无未没]有?[此该]项?(?:待遇|[补津]贴)"
)
CIRCLES = ("○", "〇", "●", "◯", "◎", "O", "o")


def codes_of(said, label, kinds) -> list[str]:
    """The kinds that a cell names; 生活 under 补贴类型 is 生活补贴. "" stands for what nobody knows."""
    tries = [kinds.every(said), *(kinds.every(said + word) for word in PAID if word in label)]
    return next((codes for codes in tries if "" not in codes), tries[0])


def covered(reader, members):
    """How many people an award of a whole family covers, where only its head has a row."""
    is_told = any(reader.value(name) for name, _identity in members)
    if is_told or "covered" not in reader.fields or {"relation", "head_name", "head_identity"} & set(reader.fields):
        return 1
    number = reader.amount("covered")
    return min(int(number), 30) if number and number > 1 else 1


def held(reader, name, code, further, kinds):
    """What the cells under a benefit's own name come to: 是 in one, the sum in the next."""
    cells = [reader.cell(name), *(reader.cells[index] for index in further)]
    told = [_ticked(reader, name, code, cell, kinds) for cell in cells if text_of(cell) or type(cell) is ErrorCell]
    is_denied = len(told) > 1 and any(text_of(cell) and _answer(text_of(cell)) is False for cell in cells)
    held = any(said[0] for said in told) and not is_denied
    return held, next((said[1] for said in told if said[1] is not None), None), any(said[2] for said in told)


def _answer(text):
    """Whether a mark under a benefit's own name says yes or no; None where it says neither, or that it has ended."""
    return text in CIRCLES or (False if NEVER_HELD.fullmatch(plain(ticked(text))) else yes_or_no(text))


def _ticked(reader, name, code, cell, kinds):
    """A cell under a benefit's own name: whether it is held, how much, and whether it has ended."""
    if type(cell) is ErrorCell:
        reader.value(name)  # says what is wrong
        return False, None, False
    text = text_of(cell)
    answer = _answer(text) if text else False
    if type(cell) is float or (answer is None and text.replace(".", "", 1).replace(",", "").isdigit()):
        paid = amount_of(cell)
        if paid in (0, 1):
            return bool(paid), None, False
        return True, paid, False
    if answer is not None or not value_of(cell):
        return bool(answer), None, False
    if kinds.one(text) == code:
        return True, None, False
    stopped = is_stopped(text)
    if stopped is None:
        reader.warn("yes-unknown", name, text)
    return stopped is not None, None, bool(stopped)


def card_facts(reader, card, stopped):
    """The disability card: class and level as written, else as its number says."""
    written = "".join(reader.value(name) for name in ("disability_class",))
    grade = reader.value("disability_level")
    category = class_in(written) if written else ""
    level = level_in(grade) if grade else level_in(written) if written else None
    if grade and level is None and key(grade) not in ("未评级", "无等级"):
        reader.warn("level-unknown", "disability_level", grade)
    if card and card.level:
        said = (category or str(card.category), level or card.level)
        if said != (str(card.category), card.level):
            reader.warn("card-disagrees", "card_number", f"…{card.category}{card.level}")
        category, level = said
    has_card = bool(card and card.identity.text and not card.problem)
    if has_card or level:
        yield Fact("disability_card", disability_class=category, disability_level=level, is_stopped=stopped)
