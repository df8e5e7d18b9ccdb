"""Names by sound: found by initials or pinyin, sorted as a Chinese register sorts them."""

import itertools
import os
import re
import unicodedata
from functools import lru_cache

# Names are read character by character; the library's phrases would take 40 MB of every process.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import Style, pinyin

from common.traditional import simplified

# A surname's readings where the dictionary errs: the usual one first, then those that people also type.
SURNAMES = {
    "单": "shan dan chan", "曾": "zeng ceng", "解": "xie jie", "仇": "qiu chou", "查": "zha cha",
    "区": "ou qu",
    "盖": "ge gai", "缪": "miao mou", "翟": "zhai di", "覃": "qin tan", "朴": "piao pu", "薄": "bo bao",
    "卜": "bu", "乐": "yue le", "隗": "wei kui", "阚": "kan han", "乜": "nie mie", "员": "yun yuan",
    "粘": "nian zhan", "召": "shao zhao", "折": "she zhe", "种": "chong zhong", "繁": "po fan", "秘": "bi mi",
    "牟": "mou mu", "角": "jue jiao", "句": "gou ju", "祭": "zhai ji", "会": "gui hui", "佴": "nai er",
    "洗": "xian xi", "么": "yao me", "郇": "xun huan", "郄": "qie xi", "适": "kuo shi", "藏": "zang cang",
    "黑": "he hei", "能": "nai neng", "都": "du dou", "华": "hua", "任": "ren", "葛": "ge", "那": "na",
    "燕": "yan", "尉": "wei yu", "宓": "mi fu", "郗": "xi chi", "莘": "shen xin", "谌": "chen shen",
    "长": "zhang chang", "晟": "cheng sheng", "沈": "shen", "冼": "xian", "车": "che", "柏": "bai bo",
    "逄": "pang", "费": "fei bi", "相": "xiang", "哈": "ha", "尹": "yin", "宿": "su", "嵇": "ji", "钭": "tou",
}  # fmt: skip
COMPOUNDS = {"尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "澹台": "tan tai", "单于": "chan yu"}
# The same for characters of a given name.
GIVEN = {
    "长": "chang zhang", "晟": "sheng cheng", "朝": "chao zhao", "重": "chong zhong", "茜": "qian xi",
    "乐": "le yue", "行": "xing hang", "柏": "bai bo", "卜": "bu", "都": "du dou", "藏": "zang cang",
    "降": "jiang xiang", "参": "can shen", "翟": "zhai di", "曾": "zeng ceng", "朴": "pu", "宁": "ning",
}  # fmt: skip
MOST_READINGS = 12  # of one name; more would only make the search column long
TOKEN = re.compile(r"[㐀-鿿豈-﫿𠀀-𳑿]|[^\W_㐀-鿿豈-﫿𠀀-𳑿]+")  # one Han character, or one word of letters and digits


def fold(text: str) -> str:
    """One spelling for searching: simplified, half-width, lower case, single spaces. Fold what is typed as well."""
    return simplified(_plain(text))


def full(name: str) -> str:
    """The name's pinyin: “单春华” is shanchunhua."""
    return "".join(readings[0] for _, readings in _read(name))


def initials(name: str) -> str:
    """The first letters of the name's pinyin: “单春华” is sch."""
    return "".join(readings[0][0] for _, readings in _read(name))


def name_key(name: str) -> str:
    """Names are sorted by this: surnames of one sound stay apart (all 张, then all 章). Not for searching.

    A name has one key, in whatever script and width it is typed.
    """
    key = " ".join(token if token.isascii() else readings[0] + simplified(token) for token, readings in _read(name))
    return key[:200].rstrip()


def search_text(*parts: object, names=()) -> str:
    """What one search column holds: the names, their pinyin and initials in each usual reading, the parts."""
    words = []
    for name in names:
        words.append(fold(name))
        words += _spellings(name)
    words += [fold(str(part)) for part in parts if part]
    return " ".join(dict.fromkeys(word for word in words if word))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text or "").lower().split())


def _spellings(name: str) -> list[str]:
    choices = [readings for _, readings in _read(name)]
    readings = list(itertools.islice(itertools.product(*choices), MOST_READINGS))
    return ["".join(r) for r in readings] + ["".join(syllable[0] for syllable in r) for r in readings]


def _read(name: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each character (or word in letters) of a name with its readings, the usual one first."""
    tokens = TOKEN.findall(_plain(name))
    compound = COMPOUNDS.get(simplified("".join(tokens[:2]))) if len(tokens) > 2 else None
    if compound:
        surname = [(token, (reading,)) for token, reading in zip(tokens, compound.split(), strict=False)]
    else:
        surname = [(token, _readings(token, True)) for token in tokens[:1]]
    return surname + [(token, _readings(token, False)) for token in tokens[len(surname) :]]


@lru_cache(maxsize=16_384)
def _readings(token: str, is_surname: bool) -> tuple[str, ...]:
    table = SURNAMES if is_surname else GIVEN
    known = table.get(token) or table.get(simplified(token))
    if known:
        return tuple(known.split())
    reading = pinyin(token, style=Style.NORMAL)[0][0]  # ü comes as v, as it is typed; many type u instead
    return (reading, reading.replace("v", "u")) if "v" in reading and not token.isascii() else (reading,)
