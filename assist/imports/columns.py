"""What the columns of the four lists mean, and what makes a sheet one of them."""

import re
from typing import NamedTuple

from assist.imports.rows import HOUSEHOLD, NEED, PARTNER, VISIT
from assist.imports.words import WITHOUT_BRACKETS, field_of, likely_field_of
from common.workbooks.cells import bare
from common.workbooks.header import Vocabulary

NUMERALS = {char: number for number, char in enumerate("一二三四五六七八九十", 1)}
NUMERALS |= {char: number for number, char in enumerate("甲乙丙丁戊己庚辛壬癸", 1)}
NUMERALS |= {char: number for number, char in enumerate("ABCDEFGH", 1)}
NUMBER = r"(?P<number>十?[一二三四五六七八九十]|\d{1,2}|[甲乙丙丁戊己庚辛]|[A-H])"
CALLED = r"(?:其他|其它|共同生活|主要|同住|共同居住)*的?(?:家庭)?(?:成员|家属|人员)"
ABOUT = r"(?:基本)?(?:信息|情况|资料)?"
NUMBERED = (
    re.compile(rf"{CALLED}(?:姓名)?{NUMBER}{ABOUT}(?P<rest>.*)"),
    re.compile(rf"第{NUMBER}(?:名|个|位|号)?{CALLED}{ABOUT}(?P<rest>.*)"),
    re.compile(rf"(?:{CALLED})?(?P<rest>\D{{2,}}?){NUMBER}"),
)
RELATIVE = re.compile(
    r"(?P<relation>配偶|妻子|丈夫|父亲|母亲|长子|次子|三子|长女|次女|三女|儿子|女儿|子女|孙子|孙女|兄弟|姐妹|祖父|祖母)"
    rf"{NUMBER}?{ABOUT}(?P<rest>.*)"
)
HEAD = re.compile(rf"(?:家庭)?(?:户主|申请人|持证人|申请户主)(?:\(?本人\)?)?{ABOUT}(?P<rest>.*)")
MEMBER = re.compile(rf"{CALLED}{ABOUT}(?:\(.*\))?(?P<rest>.*)")
COUNTING = re.compile(r"成年人|未成年|人口|人数|构成|其中|结构|收入|支出|保障金|补贴|合计")
DECLARED = re.compile(
    r"人数|人口|保障金|补助金|补贴|(?<!低)收入|支出|金额|标准|合计|小计|总计|老年人|残疾人$|残疾人员|三无人员|在校生|未成年|成年人|"
    r"儿童|总额|面积|车辆|存款|户数|在职|灵活就业|失业|劳动力$|学生|病人|变动种类|变动时间|是否享受"
)
PERSONAL = ("name", "relation", "identity", "document", "sex", "birth_date", "age")


class Owner:
    """Whose a household ledger's column is, where it is not a numbered member's (an int) or a relative's (a str)."""

    HOUSEHOLD, HEAD, LINE, NEAREST, DECLARED = "household", "head", "line", "nearest", "declared"


class Meaning(NamedTuple):
    """One column of a household ledger: the field and whose it is."""

    field: str
    owner: str | int


def read_household(groups, label):
    """The meaning of a ledger's column from its group headers and its own label."""
    full = "".join((*groups, label))
    written = [groups[-1] + label, label, full] if groups else [label]
    tries = dict.fromkeys([*written, *map(bare, written)])
    for text in tries:
        if meaning := _numbered(text):
            return meaning
    if any(COUNTING.search(group) for group in groups) and field_of("person", label) not in PERSONAL:
        return Meaning(full, Owner.DECLARED)
    for text in tries:
        if field := field_of("household", text):
            return Meaning(field, Owner.HOUSEHOLD)
        if (found := HEAD.fullmatch(text)) and (field := _person(found["rest"])):
            return Meaning(field, Owner.HEAD)
        if (found := MEMBER.fullmatch(text)) and (field := _person(found["rest"])):
            return Meaning(field, Owner.LINE)
    if field := field_of("person", label):
        return Meaning(field, Owner.LINE if field == "relation" else Owner.NEAREST)
    if DECLARED.search(label):
        return Meaning(full, Owner.DECLARED)
    if field := likely_field_of("household", label):
        return Meaning(field, Owner.HOUSEHOLD)
    if field := likely_field_of("person", label):
        return Meaning(field, Owner.LINE if field == "relation" else Owner.NEAREST)
    return None


def _person(rest):
    return field_of("person", rest) or likely_field_of("person", rest) if rest else "name"


def _numbered(text):
    text = text.translate(WITHOUT_BRACKETS)
    for pattern in NUMBERED:
        if (found := pattern.fullmatch(text)) and (field := _person(found["rest"])):
            return Meaning(field, _number(found["number"]))
    if (found := RELATIVE.fullmatch(text)) and (field := _person(found["rest"])):
        is_count = not found["rest"] and found["relation"] in ("子女", "兄弟", "姐妹")
        return None if is_count else Meaning(field, found["relation"] + (found["number"] or ""))
    return None


def numbered_person(text):
    """The field and the number of a numbered member's own column (成员一姓名), None for any other."""
    meaning = _numbered(text)
    is_own = meaning and isinstance(meaning.owner, int) and meaning.field in (*PERSONAL, "phone")
    return meaning if is_own else None


def _number(text):
    if text.isdigit():
        return int(text)
    return 10 + NUMERALS[text[1]] if len(text) == 2 else NUMERALS[text]


def _reader(table):
    def read(groups, label):
        tries = (groups[-1] + label, label, "".join((*groups, label))) if groups else (label,)
        exact = next(filter(None, (field_of(table, text) for text in tries)), None)
        return exact or likely_field_of(table, label) or likely_field_of(table, tries[0])

    return read


def _weigher(weights):
    return lambda field: weights.get(field, 1)


def _weigh_household(meaning):
    if isinstance(meaning.owner, int):
        return 1
    if meaning.owner == Owner.HEAD and meaning.field == "name":
        return 3
    weights = {"relation": 3, "category": 3, "cause": 4, "bank_account": 4, "opened_on": 2, "number": 2, "helper": 0.5}
    return weights.get(meaning.field, 0.2 if meaning.field in ("sequence", "note") else 1)


def _is_household_ledger(meanings):
    fields = {meaning.field for meaning in meanings}
    about = {"identity", "document", "address", "building", "room", "category", "cause", "relation", "number"}
    about |= {"opened_on", "bank_account", "area", "group", "household_phone", "phone", "birth_date"}
    return "name" in fields and len(fields & about) >= 2


def _is_visit_record(fields):
    who = fields & {"person_name", "head_name", "identity", "number"}
    return "visited_on" in fields and bool(who) and bool(fields & {"visitors", "text", "mode", "met", "team"})


def _is_need_list(fields):
    return "content" in fields and bool(fields & {"person_name", "head_name", "identity", "number"})


def _is_partner_list(fields):
    return "name" in fields and (
        "offers" in fields or len(fields & {"kind", "contact", "phone", "capacity", "address", "since"}) >= 2
    )


VISIT_WEIGHTS = {"visited_on": 3, "visitors": 3, "mode": 3, "text": 2, "met": 3, "missed": 3, "team": 2, "next_on": 3}
NEED_WEIGHTS = {
    "content": 3, "kind": 2, "raised_on": 2, "due_on": 3, "status": 3, "status?": 2, "closed_on": 3, "measure": 1,
    "owner_name": 1, "person_name": 2, "urgency": 2, "channel": 2,
}  # fmt: skip
PARTNER_WEIGHTS = {"name": 3, "offers": 3, "kind": 2, "contact": 2, "capacity": 2}
SLIGHT = {"sequence": 0.2, "note": 0.2}

VOCABULARIES = (
    Vocabulary(HOUSEHOLD, read_household, _weigh_household, _is_household_ledger),
    Vocabulary(NEED, _reader("need"), _weigher(NEED_WEIGHTS | SLIGHT), _is_need_list),
    Vocabulary(VISIT, _reader("visit"), _weigher(VISIT_WEIGHTS | SLIGHT | {"person_name": 2}), _is_visit_record),
    Vocabulary(PARTNER, _reader("partner"), _weigher(PARTNER_WEIGHTS | SLIGHT), _is_partner_list),
)
# What the title, the sheet's name or the file's name adds to a kind.
HINTS = {
    HOUSEHOLD: re.compile(
        r"台账|一户一档|户档|家庭(成员|信息|情况|名册|档案)|花名册|困难(家庭|群众)(名册|名单|信息|档案)"
    ),
    VISIT: re.compile(r"探访|走访|慰问|巡访|探视|入户"),
    NEED: re.compile(r"需求|诉求|心愿|销号"),
    PARTNER: re.compile(r"资源|共建|合作单位|单位(名单|名录|清单|一览)|联盟"),
}
