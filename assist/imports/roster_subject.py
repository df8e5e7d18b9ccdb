"""What a department's list is about: what its title says it gives, and which columns only describe its people."""

import re

from assist.imports.care import CARE
from assist.imports.roster_words import class_in
from common.workbooks.cells import amount_of, text_of

# Columns that say by themselves what a list is about: nobody is given a benefit by it.
OF_THEIR_OWN = {"base", "insurance", "work", "died_on", "cremated_on"}
TELLING = OF_THEIR_OWN | {"pension"}
HELD = "holds:"  # before the code of a benefit that has a column of its own
OF_AN_AWARD = {"amount", "starts_on", "relation", "head_identity"}  # 低保 lists say beside these who works
FACTS_NO_TITLE_GIVES = ("death", "work", "disability_card")
GIVES = re.compile(r"发放|补贴|津贴")
PAID_FOR = re.compile(r"补贴|补助|待遇|津贴|发放|享受|领取|项目|政策")


def titled(fields, asked, texts, department) -> str:
    """The one benefit that a sheet's name, the title or the file's name speaks of; "" where it is several or none."""
    others = {*OF_THEIR_OWN, "card_number"} if OF_AN_AWARD.isdisjoint(fields) else {"base", "died_on", "cremated_on"}
    for text in texts if others.isdisjoint(fields) else ():
        codes = [code for code in asked.kinds.within(text) if code not in FACTS_NO_TITLE_GIVES]
        if len(codes) != 1:
            continue
        theirs = asked.departments_of_kinds.get(codes[0])
        pays = "amount" in fields and GIVES.search(text)  # 两项补贴 are paid by 民政 in many places
        if not department or not theirs or theirs == department or pays:
            return codes[0]
    return ""


def without_descriptions(table, fields, asked, texts, department) -> dict:
    """The columns by field, without those that say of somebody what this list does not give."""
    fields = dict(fields)
    if "benefit" in fields and _describes(table, fields["benefit"], asked, texts, department, fields):
        del fields["benefit"]
    said = {code for text in texts for code in asked.kinds.within(text)}
    for name in [name for name in fields if department and name.startswith(HELD)]:
        code = name.removeprefix(HELD)
        if code in CARE:
            continue
        is_theirs = asked.departments_of_kinds.get(code) in ("", None, department)
        if not is_theirs and code not in said and not _pays(table, fields[name]):
            del fields[name]  # what another department gives, its own list says
    return fields


def _describes(table, index, asked, texts, department, fields):
    """Whether a column of kinds (急难型, or 低保户 on a list of 高龄津贴) says of people what the list is not about."""
    subject, label = titled(fields, asked, texts, department), table.labels[index]
    if subject in asked.categories:
        subject = ""
    if asked.lessons.is_benefit_column(department, label):
        return False
    says_sorts = bool(subject or (department and not PAID_FOR.search(label)))
    tells = TELLING & fields.keys() or any(name.startswith(HELD) for name in fields)
    if not says_sorts and not tells:
        return False
    is_about = _is_like(subject, asked.kinds) if subject else _is_given_by(department if says_sorts else "", asked)
    seen, named = set(), False
    for _row, cells in table.body.lines:
        name = text_of(cells[index])
        if not name or name in seen:
            continue
        seen.add(name)
        codes = list(filter(None, asked.kinds.every(name)))
        if asked.lessons.benefit(department, name) is not None or any(map(is_about, codes)):
            return False
        named = named or bool(codes)
    return bool(named or (seen and (subject or tells)))


def _is_like(subject, kinds):
    """Kinds of which one is a sort of the other: 低保 and 单人户低保."""
    about = kinds.called[subject]
    return lambda code: about in kinds.called[code] or kinds.called[code] in about


def _is_given_by(department, asked):
    """Kinds that a department gives; all of them where none is said."""
    return lambda code: not department or asked.departments_of_kinds.get(code) in ("", None, department)


def _pays(table, index):
    """Whether the cells under a benefit's own name hold sums of money."""
    for _row, cells in table.body.lines:
        try:
            if amount_of(cells[index]) > 1:
                return True
        except ValueError:
            continue
    return False


def are_classes(table, index):
    """Whether a column headed 类别 holds classes of disability, not benefits."""
    texts = filter(None, (text_of(cells[index]) for _row, cells in table.body.lines))
    return bool(class_in(next(texts, ""))) and all(map(class_in, texts))


def of_its_own_name(table, fields, asked):
    """What a column of sums is about beside those of other benefits: 低保金 beside 高龄津贴; "" for any other."""
    others = {name for name in fields if name.startswith(HELD) and name.removeprefix(HELD) not in CARE}
    code = asked.kinds.exact(table.labels[fields["amount"]]) if others and "amount" in fields else ""
    return HELD + code if code and HELD + code not in others else ""
