"""Names in the order in which people count: 3栋 before 10栋, 第二片 before 第三片."""

import re

PARTS = re.compile(r"(\d+|[零一二三四五六七八九十百]+)")
DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}


def natural_key(name: str) -> list:
    """What to sort a name by: its numbers by their value, everything else as it is written."""
    return [(0, _value(part), "") if PARTS.fullmatch(part) else (1, 0, part) for part in PARTS.split(name) if part]


def _value(digits: str) -> int:
    """The value of 12, 十二 or 一百零三."""
    if digits.isdecimal():
        return int(digits)
    total = current = 0
    for char in digits:
        if char in "十百":
            total += (current or 1) * (10 if char == "十" else 100)
            current = 0
        else:
            current = DIGITS[char]
    return total + current
