"""Names as they stand in cells: stretched, marked, several in one."""

import re

from assist.imports.marks import capacity

SEPARATORS = re.compile(r"[、，,;；/／|&＆+＋\n]|\s+和\s+")
ANNOTATION = re.compile(r"[(（][^()（）]*[)）]")
AND_OTHERS = re.compile(r"等?(共?[\d一二三四五六七八九十]+(人|名|位)|人)?$")
ROLE = re.compile(
    r"^(志愿者|义工|网格员|网格长|社工|社区工作者|工作人员|专干|楼栋长|组长|片长|邻长)[:：\s]*"
    r"(?=[\u4e00-\u9fff]{2,3}$)(?!.*[组队站部室]$)"
)
PHONE = re.compile(r"[:：]?\s*[\d-]{7,}")
ADDED = ("(户主)", "（户主）", "(本人)", "（本人）", "[户主]", "(男)", "（男）", "(女)", "（女）")
NO_NAME = re.compile(  # a number in the wrong column, a heading with its count, several names
    r"^[\d.]+$|\d\s*[户人条家]|[\u4e00-\u9fff]{2}\s*([(（][^()（）]*[)）])?\s*[、，,;；/\n]\s*[\u4e00-\u9fff]{2}"
)


def clean_name(text):
    """A name without the blanks that stretch it (张　三) and without the word 户主 behind it."""
    for added in ADDED:
        text = text.removesuffix(added)
    is_foreign = any(char.isascii() and char.isalpha() for char in text)
    return (" " if is_foreign else "").join(text.split())


def split_names(text):
    """The names in one cell, each once: 于芳、李英（组长）; 于　芳 is one name, 于芳 李英 are two."""
    text = PHONE.sub(" ", ANNOTATION.sub(" ", text))
    parts = [part for part in SEPARATORS.split(text) if part.strip()]
    if len(parts) == 1:
        words = parts[0].split()
        apart = len(words) > 1 and all(len(word) > 1 for word in words) and not parts[0].isascii()
        parts = words if apart else parts
    names = (clean_name(ROLE.sub("", AND_OTHERS.sub("", part.strip()) or part)) for part in parts)
    return list(dict.fromkeys(name for name in names if name))


def own_capacities(text):
    """Name -> the capacity that stands beside it: 彭宝明（社区）、于芳（志愿者）、志愿者李英."""
    found = {}
    for part in SEPARATORS.split(text):
        note = ANNOTATION.search(part) or ROLE.search(part.strip())
        if note and (said := capacity(note[0].strip("()（） :："))):
            found |= dict.fromkeys(split_names(part), said)
    return found
