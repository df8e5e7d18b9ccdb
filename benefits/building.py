"""A condition as rows that a form shows, and back: every row is to be so, or one of several in place of each other."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from math import prod

from benefits.conditions import each
from benefits.models import LocalValue

MOST_ROWS = 40
# What is chosen of a fact -> the word of the condition, and whether it is to be so.
IS = {"is": True, "is_not": False}
COMPARISONS = {
    "age": {"from": ("age_from", True), "below": ("age_below", True), "not_from": ("age_from", False),
            "not_below": ("age_below", False)},
    "income": {"below": ("income_per_head_below", True), "from": ("income_per_head_below", False)},
    **{word: {name: (word, so) for name, so in IS.items()}
       for word in ("holds", "family_holds", "card", "category", "work", "schooling", "self_care", "health", "tag")},
}  # fmt: skip
AGES = ("age_from", "age_below")  # one number or one local value, never multiplied
CHOSEN = {said: (fact, name) for fact, names in COMPARISONS.items() for name, said in names.items()}


class NotBuildable(Exception):
    """This condition says more than rows can show."""


@dataclass(frozen=True, slots=True)
class Row:
    """One fact, how it is compared and with what; ``instead``: it is as good as the row above."""

    fact: str
    comparison: str
    values: dict = field(default_factory=dict)  # by the names of the form's fields
    instead: bool = False


def rows_of(condition) -> list[Row]:
    """The rows that say the same as a condition."""
    rows = []
    for clause in _clauses(condition, True):
        if not clause:
            raise NotBuildable(condition)
        for number, (word, value, is_so) in enumerate(clause):
            fact, comparison = CHOSEN[word, is_so]
            rows.append(Row(fact, comparison, _to_form(word, value), instead=number > 0))
    if len(rows) > MOST_ROWS:
        raise NotBuildable(condition)
    return rows


def condition_of(rows: list[Row]) -> dict:
    """The condition that rows say."""
    clauses = []
    for row in rows:
        word, is_so = COMPARISONS[row.fact][row.comparison]
        said = {word: _from_form(word, row.values)}
        said = said if is_so else {"not": said}
        if row.instead and clauses:
            clauses[-1].append(said)
        else:
            clauses.append([said])
    parts = [clause[0] if len(clause) == 1 else {"any": clause} for clause in clauses]
    return parts[0] if len(parts) == 1 else {"all": parts}


def _clauses(condition, is_so) -> list[list[tuple]]:
    """All of these, of each one of its facts: whatever stands inside another is brought to that form."""
    ((word, value),) = condition.items()
    if word == "not":
        return _clauses(value, not is_so)
    if word not in ("all", "any"):
        if word == "schooling":
            value, is_so = True, value == is_so
        return [[(word, value, is_so)]]
    parts = [_clauses(one, is_so) for one in value]
    if (word == "all") == is_so:
        return [clause for part in parts for clause in part]
    if prod(map(len, parts)) > MOST_ROWS:
        raise NotBuildable(condition)
    return [[fact for clause in chosen for fact in clause] for chosen in product(*parts)]


def _to_form(word, value) -> dict:
    if word in ("holds", "family_holds"):
        return {"kind": value}
    if word == "schooling":
        return {}
    if word == "card":
        if "level" in value and "level_to" in value:
            raise NotBuildable(value)
        levels = range(1, value["level_to"] + 1) if "level_to" in value else each(value.get("level", []))
        return {"levels": [str(level) for level in levels], "classes": each(value.get("class", []))}
    if word in (*AGES, "income_per_head_below"):
        names = [one for one in each(value) if one in LocalValue.Name.values]
        numbers = [Decimal(str(one)) for one in each(value) if one not in LocalValue.Name.values]
        if len(names) > 2 or (word in AGES and len(names) + bool(numbers) > 1):
            raise NotBuildable(value)
        local, times = [*names, "", ""][:2]
        return {"number": prod(numbers, start=Decimal(1)) if numbers else None, "local": local, "times": times}
    return {"choices": each(value)}


def _from_form(word, values):
    if word in ("holds", "family_holds"):
        return values["kind"]
    if word == "schooling":
        return True
    if word == "card":
        said = {"level": [int(level) for level in values["levels"]], "class": list(values["classes"])}
        return {name: chosen for name, chosen in said.items() if chosen}
    if word in (*AGES, "income_per_head_below"):
        number = values.get("number")
        plain = [] if number is None else [int(number) if number == int(number) else float(number)]
        factors = [*filter(None, (values.get("local"), values.get("times"))), *plain]
        return factors[0] if len(factors) == 1 else factors
    return list(values["choices"])
