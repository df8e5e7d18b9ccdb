"""What the columns of a department's list mean, and what tells such a list from the office's own ledger."""

import re

from assist.imports.care import CARE
from assist.imports.columns import numbered_person
from assist.imports.roster_subject import TELLING
from assist.imports.rosters import HELD, MEMBER, Asked
from assist.imports.rows import ROSTER
from assist.imports.words import LABELS, field_of, likely_field_of
from common.workbooks.header import Vocabulary

ASKED_WHETHER = re.compile(r"^(是否|有无)?(在?享受?|领取|持有|纳入|属于|为)?")
AFTER_NAME = re.compile(
    r"(是否享受|是否领取|是否发放|享受与否|享受|金额|标准|元|情况|待遇|补贴额|\(元.*\)|（元.*）|月标准|发放额|资格)+$"
)
OWN = re.compile(r"台账|一户一档|户档|档案|需求|心愿|销号|探访|走访|慰问|巡访|资源|共建")
LIST = re.compile(
    r"发放|民政|残联|残疾人联合会|企退|人社|人力资源|医保局|医疗保障|社保|殡葬|殡仪|火化|死亡|津贴|补贴|参保|养老金|两项|家庭医生|家医|签约"
)
NAMES = re.compile(r"名册|名单|明细|清册")  # what an office calls its own ledgers, too
DEATHS = {"died_on", "cremated_on"}
OF_DEATHS = re.compile(r"死亡|亡故|去世|火化|殡葬|殡仪|逝")
DOCTORS = re.compile(r"家庭医生|家医|签约")
LIVES = {"address", "phone", "relation"}
PAYS = {"amount", "starts_on", "ends_on", "state", "month", "card_number", "covered"}
CIVIL_AFFAIRS = "civil_affairs"  # the office's own line: its ledgers may be named after it
DECISIVE = ({"died_on"}, {"cremated_on"}, {"pension"}, {"base"}, {"insurance"}, {"schooling"})
WEIGHTS = {
    "died_on": 6, "cremated_on": 6, "pension": 6, "base": 6, "work": 3, "insurance": 4, "schooling": 4,
    "card_number": 4, "benefit": 4, "amount": 3, "starts_on": 3, "state": 3, "identity": 2, "head_identity": 2,
    "relation": 2, "head_name": 2, "ends_on": 2, "disability_class": 2, "disability_level": 2, "month": 2,
    "sequence": 0.2, "note": 0.2, "address": 1, "phone": 0.5,
}  # fmt: skip
BONUS = 6


def roster_vocabulary(titles: str, asked: Asked, *, only=False):
    """The columns of departments' lists, and what file, sheet and title add to the likelihood that this is one."""
    is_own = bool(OWN.search(titles)) and not only
    names_benefit = any(code not in CARE for code in asked.kinds.within(titles))
    named = LIST.search(titles) or names_benefit or any(one in titles for one in asked.departments.first)
    is_list = only or (bool(named or NAMES.search(titles)) and not is_own)
    of_another = any(one in titles for one, code in asked.departments.first.items() if code != CIVIL_AFFAIRS)
    is_doctors = bool(DOCTORS.search(titles))

    def suffices(fields):
        if not (fields & {"name", "head_name"} and fields & {"identity", "card_number", "head_identity"}):
            return False
        if is_list and not named and not only and fields & LIVES and not _tells(fields):
            return False
        if of_another and is_own and fields.isdisjoint(LIVES) and (fields & TELLING or _tells(fields)):
            return True  # 人社所的失业台账
        if "card_number" in fields and fields.isdisjoint(LIVES) and not is_own:
            return True  # who has a disability card, and nobody lives there
        pays_nobody_at_home = "amount" in fields and fields.isdisjoint(LIVES) and not _of_ledger(fields)
        if is_own and named and pays_nobody_at_home:
            return True  # 低保对象走访核查名册
        if fields & DEATHS and OF_DEATHS.search(titles):
            return True  # 死亡人员台账
        return (is_doctors and _tells_care(fields)) or _is_list(fields, is_list, is_own, names_benefit)

    def weigh(field):
        return float(is_list) if field.startswith(MEMBER) else _weigh(field)  # as much as a ledger makes of a member

    return Vocabulary(ROSTER, _reader(asked), weigh, suffices), BONUS if is_list or of_another else 0


def _tells(fields):
    """Whether a list's columns tell more of people than who they are and where they live."""
    return fields & PAYS or _holds(fields) or any(marks <= fields for marks in DECISIVE)


def _holds(fields):
    return any(field.startswith(HELD) for field in fields)


def _tells_care(fields):
    return any(HELD + code in fields for code in CARE)


def _reader(asked):
    def read(groups, label):
        tries = (groups[-1] + label, label, "".join((*groups, label))) if groups else (label,)
        if found := next(filter(None, map(numbered_person, tries)), None):
            return f"{MEMBER}{found.owner}:{'identity' if found.field == 'document' else found.field}"
        for text in tries:
            if field := LABELS["roster"].get(text) or field_of("roster", text):
                return field
            short = ASKED_WHETHER.sub("", text)
            if code := asked.kinds.exact(short) or asked.kinds.exact(AFTER_NAME.sub("", short)):
                return _own_column(code)
        return likely_field_of("roster", label) or likely_field_of("roster", tries[0])

    return read


def _own_column(code):
    return {"pension": "pension", "contribution_base": "base", "work": "work", "disability_card": "card_number"}.get(
        code, HELD + code
    )


def _weigh(field):
    return -3 if field.startswith("ledger:") else 3 if field.startswith(HELD) else WEIGHTS.get(field, 1)


def _of_ledger(fields):
    return sum(field.startswith("ledger:") for field in fields)


def _is_list(fields, is_list, is_own, names_benefit):
    of_ledger = _of_ledger(fields)
    if is_list and of_ledger < 2:
        return True
    if of_ledger or (is_own and ("amount" not in fields or fields & LIVES)):
        return False  # where nobody lives, 特困台账 lists what is paid
    if any(marks <= fields for marks in DECISIVE):
        return True
    given = _holds(fields) or "benefit" in fields or names_benefit
    return bool(given and len(fields & {"amount", "starts_on", "state", "head_identity", "month"}) >= 2)
