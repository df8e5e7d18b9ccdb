"""A ledger's row in the words of the models: only what it says, never what it leaves empty or hides behind stars."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from assist.imports.outcomes import Reason
from assist.imports.rows import HouseholdRow, MemberRow, Sheet
from assist.imports.values import choice, is_masked
from assist.ledger.declared import BY_WORK, FIGURES, count
from households.models import Category, Cause, DisabilityClass, Health, Relation, SelfCare, Sex, Status, Work

MOST_INCOME = Decimal(10) ** 8
AT_SCHOOL = ("在读", "在校", "学生", "小学", "初中", "高中", "中学", "大学", "幼儿园")
PEOPLE, WOMEN = "家庭人口", "女性人数"
# A total under another spelling of the ledger's own name for it.
LEDGER_NAMES = {name.replace("/", ""): name for name in FIGURES} | dict.fromkeys(
    ("家庭人口数", "人口数", "家庭总人口", "户人口", "家庭人数"), PEOPLE
)
# What has no field of its own is kept in the note, under the name by which the office asks for it.
NOTED_OF_HOUSEHOLDS = {"postcode": "邮编", "housing": "住房", "helper": "帮扶责任人"}
NOTED_OF_PEOPLE = {
    "ethnicity": "民族",
    "marriage": "婚姻",
    "education": "文化程度",
    "labour": "劳动能力",
    "workplace": "工作单位",
    "schooling": "学业",
}
COLON, STOP = "：", "；"
GONE = (Status.DECEASED, Status.MARRIED_OUT, Status.MOVED_OUT)


def of_household(row: HouseholdRow, building, warn) -> dict:
    """What the row says of the file itself."""
    head = row.head
    said = {
        "room": row.room,
        "living_address": row.address,
        "registered_address": row.registered_address or head.registered_address,
        "phone": _open("phone", row.phone, warn),
        "category": _chosen(Category, row.category or head.category, Category.OTHER, warn),
        "cause": _chosen(Cause, row.cause, Cause.OTHER, warn),
        "bank_name": row.bank_name,
        "account_holder": row.account_holder,
        "bank_account": _open("bank_account", row.bank_account, warn),
        "note": _note(row, NOTED_OF_HOUSEHOLDS),
        "opened_on": row.opened_on,
    }
    return {"building": building} | _said(said)


def of_person(member: MemberRow, warn) -> dict:
    """What the row says of somebody as a person."""
    said = {
        "name": member.name,
        "identity_number": member.identity_number,
        "sex": Sex(member.sex) if member.sex else "",
        "birth_date": member.birth_date,
        "phone": _open("phone", member.phone, warn),
        "health": _chosen(Health, member.health, "", warn),
        "disability_class": _chosen(DisabilityClass, member.disability_class, "", warn),
        "disability_level": member.disability_level if member.disability_level in (1, 2, 3, 4) else None,
        "work": _work(member, warn),
        "monthly_income": _income(member.monthly_income, warn),
        "self_care": _chosen(SelfCare, member.self_care, "", warn),
        "status": _chosen(Status, member.status, "", warn),
        "died_on": member.left_on if choice(Status, member.status) == Status.DECEASED else None,
        "note": _note(member, NOTED_OF_PEOPLE),
    }
    return _said(said)


def of_membership(member: MemberRow, warn) -> dict:
    """What the row says of somebody as a member of this household."""
    relation = Relation.HEAD if member.is_head else _chosen(Relation, member.relation, Relation.OTHER, warn)
    if relation == Relation.HEAD and not member.is_head:
        warn(_not_understood(member.relation))
        relation = Relation.OTHER
    if member.left_on is None and choice(Status, member.status) in GONE:
        words = _("%(name)s is said to be gone (%(status)s) without a day; still counted as a member")
        warn(Reason(words % {"name": member.name, "status": member.status}))
    return _said({"relation": relation, "joined_on": member.joined_on, "left_on": member.left_on})


def impossible(member: MemberRow, row: HouseholdRow, is_new: bool) -> list[Reason]:
    """What of a member's days cannot be."""
    found = []
    if is_new and member.is_head and member.left_on:
        words = _("the head left on %(day)s: the row has to say who is the head since")
        found.append(Reason(words % {"day": member.left_on}))
    joined = member.joined_on or (row.opened_on if is_new else None)
    if member.left_on and joined and member.left_on < joined:
        words = _("%(name)s left on %(left)s, before joining on %(joined)s")
        found.append(Reason(words % {"name": member.name, "left": member.left_on, "joined": joined}))
    if is_new and member.is_head and row.closed_on and row.opened_on and row.closed_on < row.opened_on:
        words = _("the file was closed on %(closed)s, before it was opened on %(opened)s")
        found.append(Reason(words % {"closed": row.closed_on, "opened": row.opened_on}))
    return found


def declared(row: HouseholdRow, sheet: Sheet, people, today) -> dict:
    """The sheet's totals that the members do not explain, by the ledger's names for them.

    Ages are reckoned on the day the sheet was made and today: what follows from them on either needs no declaring.
    What depends on anybody's work is declared as a whole, or not at all.
    """
    given = {LEDGER_NAMES.get(name.replace("/", ""), name): words for name, words in row.declared.items() if words}
    if not given:
        return {}
    alone = {PEOPLE: len(people), WOMEN: sum(person.sex == Sex.FEMALE for person in people)}
    counted = [count(people, day) | alone for day in {sheet.made_on or today, today}]
    explained = {name for name, words in given.items() if any(_equal(words, one.get(name)) for one in counted)}
    if any(name in given and name not in explained for name in BY_WORK):
        explained -= set(BY_WORK)
    return {name: words for name, words in given.items() if name not in explained}


def merged(declared_before: dict, now: dict) -> dict:
    """The figures a file declares once the sheet's are taken over; equal numbers in another spelling stay."""
    changed = {name: words for name, words in now.items() if not _equal(words, declared_before.get(name))}
    return declared_before | changed


def _equal(words, number):
    if number is None:
        return False
    try:
        return Decimal(words) == Decimal(str(number))
    except InvalidOperation:
        return words == number


def _note(row, labels):
    """The row's own note, and what it says that has no field of its own."""
    extra = [f"{label}{COLON}{getattr(row, name)}" for name, label in labels.items() if getattr(row, name)]
    return STOP.join(text for text in (row.note, *extra) if text)


def is_noted(note: str, before: str) -> bool:
    """Whether everything in a note stands on file already."""
    return all(part in before for part in note.split(STOP))


def _said(values):
    return {name: value for name, value in values.items() if value not in ("", None)}


def _open(name, text, warn):
    """A number as written; one with stars in it says nothing."""
    if not is_masked(text):
        return text
    labels = {"phone": _("the phone"), "bank_account": _("the bank account")}
    warn(Reason(_("%(field)s is masked and was left as it is") % {"field": labels[name]}))
    return ""


def _chosen(kind, text, otherwise, warn):
    value = choice(kind, text)
    if value is None:
        warn(_not_understood(text, otherwise and kind(otherwise).label))
        return otherwise
    return value


def _not_understood(text, taken=""):
    if taken:
        return Reason(_("“%(value)s” was not understood; taken as “%(taken)s”") % {"value": text, "taken": taken})
    return Reason(_("“%(value)s” was not understood; left empty") % {"value": text})


def _work(member, warn):
    if not member.work and any(word in member.schooling for word in AT_SCHOOL):
        return Work.AT_SCHOOL
    return _chosen(Work, member.work, Work.OTHER, warn)


def _income(amount, warn):
    if amount is None:
        return None
    if not 0 <= amount < MOST_INCOME:
        warn(_not_understood(str(amount)))
        return None
    return amount.quantize(Decimal("0.01"))
