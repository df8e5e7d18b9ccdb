"""The totals that the street's form has in each row: declared by an office's own sheet, else counted from the members.

A declared figure comes out as it came in. Where a sheet declared anything about adults and minors, what it left
blank stays blank.
"""

from datetime import date
from decimal import Decimal, InvalidOperation

from common.identity import age_on
from households.models import Work

OLD_AGE, FULL_AGE = 60, 18
ADULTS = {
    "成年人/在职人员": (Work.EMPLOYED, Work.BUSINESS),
    "成年人/灵活就业": (Work.FLEXIBLE,),
    "成年人/登记失业": (Work.REGISTERED_JOBLESS,),
    "成年人/未登记失业": (Work.UNREGISTERED_JOBLESS,),
}
AT_SCHOOL, OTHER_MINORS = "未成年人/在校生", "未成年人/其他"
BY_WORK = (*ADULTS, AT_SCHOOL, OTHER_MINORS)
FIGURES = ("家庭人口", "残疾人数", "老年人", *BY_WORK, "月收入")
ADULT_KEY = {work: key for key, works in ADULTS.items() for work in works}


def figures_of(declared: dict, members, day: date) -> dict:
    """The figures of one household: those it declared, and the others as its members give them."""
    counted = {"家庭人口": len(members)} | count(members, day)
    if any(key in declared for key in BY_WORK):
        counted = {key: value for key, value in counted.items() if key not in BY_WORK}
    return counted | {key: _number(value) for key, value in declared.items()}


def count(members, day: date) -> dict:
    """What the members themselves say; work that nobody wrote down counts nowhere."""
    found = {"残疾人数": 0, "老年人": 0}
    for member in members:
        age = age_on(member.birth_date, day) if member.birth_date else None
        found["残疾人数"] += bool(member.disability_class or member.disability_level)
        found["老年人"] += age is not None and age >= OLD_AGE
        key = _work_key(member.work, age)
        if key:
            found[key] = found.get(key, 0) + 1
        if member.monthly_income is not None:
            found["月收入"] = found.get("月收入", 0) + member.monthly_income
    return found


def _work_key(work, age):
    if not work or age is None:
        return ""
    if age < FULL_AGE:
        return AT_SCHOOL if work == Work.AT_SCHOOL else OTHER_MINORS
    return ADULT_KEY.get(work, "")


def _number(text):
    """A declared figure as a number where it is one, so that it can be added up; else as it was written."""
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        return text
    if not number.is_finite():
        return text
    return int(number) if number == number.to_integral_value() else number


def figure_of(key: str):
    """Reads one of the figures from a row."""
    return lambda family: family.figures.get(key)
