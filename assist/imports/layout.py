"""Whose each column of a household ledger is: the household's, its head's, a member's, or that of the line's person.

A ledger is *numbered* (a line a household, its members in columns) or in *lines* (a line a member, the household's
cells merged, repeated, or given once).
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assist.imports.columns import Meaning, Owner
from assist.imports.names import NO_NAME
from common.workbooks.cells import text_of, value_of

NUMBERED, LINES = "numbered", "lines"
NO_FIGURE = re.compile(r"电话|手机|[号码证]|时间|日期|年月|年龄|年份")
OWN_AFTER_NAME = ("identity", "document", "relation", "sex", "birth_date", "age")


@dataclass(slots=True)
class Layout:
    """The columns by owner: field -> index."""

    kind: str = NUMBERED
    household: dict[str, int] = field(default_factory=dict)
    head: dict[str, int] = field(default_factory=dict)
    line: dict[str, int] = field(default_factory=dict)
    members: dict[int | str, dict[str, int]] = field(default_factory=dict)  # by number, or by a relation
    declared: dict[str, int] = field(default_factory=dict)
    extra: dict[str, int] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)  # labels of columns that a former one already is


def bind(header, body) -> Layout:
    """Give every column its owner, from its words, its place, and where the words leave it open its cells."""
    columns = _number_repeats([_with_true_name(column, body) for column in header.columns])
    layout = Layout()
    numbered = _numbered_owners(columns)
    names = {owner for _, meaning in columns if meaning and meaning.field == "name" for owner in [meaning.owner]}
    has_relation = any(
        meaning and meaning.field == "relation" and meaning.owner == Owner.LINE for _, meaning in columns
    )
    if not numbered:
        both = Owner.HEAD in names and bool(names & {Owner.LINE, Owner.NEAREST})
        if both or has_relation or _merged_households(columns, body) or _repeated_numbers(columns, body):
            layout.kind = LINES
    _assign(layout, columns, numbered, body)
    if layout.kind == LINES and not layout.line.get("name"):
        layout.line = {**layout.head, **layout.line}
        layout.head = {}
    _settle_number(layout, body)
    for owner in (layout.household, layout.head, layout.line, *layout.members.values()):
        _one_identity(owner, layout, header)
    return layout


def _with_true_name(column, body):
    """家庭成员 over figures counts them, over whole lists of names it is a remark; only else does it name one."""
    if not column.meaning or column.meaning.field != "name" or column.meaning.owner == Owner.HEAD:
        return column
    index = column.index
    texts = [text for _, cells in body.lines if cells[index] != "" and (text := value_of(cells[index]))]
    if texts and all(text.isdigit() for text in texts):
        return replace(column, meaning=Meaning(column.label, Owner.DECLARED))
    several = sum(bool(NO_NAME.search(text)) for text in texts)
    return replace(column, meaning=None) if several * 3 > len(texts) else column


def _number_repeats(columns):
    """Columns with their meanings; a name column that comes again and again counts the members."""
    repeats = Counter(
        column.label
        for column in columns
        if column.meaning and column.meaning.field == "name" and _is_open(column.meaning)
    )
    label, times = repeats.most_common(1)[0] if repeats else ("", 0)
    if times < 2:
        return [(column, column.meaning) for column in columns]
    head_is_named = any(column.meaning == Meaning("name", Owner.HEAD) for column in columns)
    number, found = (0 if head_is_named else -1), []
    for column in columns:
        meaning = column.meaning
        if meaning and meaning.field == "name" and column.label == label:
            number += 1
            meaning = Meaning("name", number or Owner.HEAD)
        elif meaning and number > 0 and meaning.owner in (Owner.LINE, Owner.NEAREST):
            meaning = Meaning(meaning.field, Owner.NEAREST)
        found.append((column, meaning))
    return found


def _is_open(meaning):
    return meaning.owner in (Owner.LINE, Owner.NEAREST)


def _is_numbered(owner):
    return isinstance(owner, int) or owner not in vars(Owner).values()


def _numbered_owners(columns):
    """The members that have a name or an identity number of their own among the columns.

    A relative of whom there is a phone beside the name and nothing else is somebody to call, not a member.
    """
    told = {}
    for _, meaning in columns:
        if meaning and _is_numbered(meaning.owner):
            told.setdefault(meaning.owner, set()).add(meaning.field)
    to_call = {owner for owner, fields in told.items() if isinstance(owner, str) and fields == {"name", "phone"}}
    return [owner for owner, fields in told.items() if fields & {"name", "identity"} and owner not in to_call]


def _merged_households(columns, body):
    """Merged cells that say a household has several lines, where the name column is not merged."""
    name = next((column.index for column, meaning in columns if meaning and meaning.field == "name"), None)
    merged = {index for (row, index), top in body.spans.items() if row > top}
    return bool(merged) and name not in merged


def _repeated_numbers(columns, body):
    """The same household number on lines with different names."""
    index = {meaning.field: column.index for column, meaning in reversed(columns) if meaning}
    number_at = index.get("number", index.get("number?"))
    if number_at is None or "name" not in index:
        return False
    pairs = {(text_of(cells[number_at]), text_of(cells[index["name"]])) for _, cells in body.lines}
    numbers = Counter(number for number, _ in pairs if number)
    return any(times > 1 for times in numbers.values())


def _assign(layout, columns, numbered, body):
    owned = {Owner.HOUSEHOLD: layout.household, Owner.HEAD: layout.head, Owner.LINE: layout.line}
    owned |= {owner: layout.members.setdefault(owner, {}) for owner in numbered}
    repeated = Counter(column.label for column, meaning in columns if meaning and meaning.owner == Owner.NEAREST)
    told = {meaning for _, meaning in columns if meaning}
    nearest = Owner.LINE if layout.kind == LINES else Owner.HEAD
    for column, meaning in columns:
        if (
            meaning is None
            or meaning.owner == Owner.DECLARED
            or (_is_numbered(meaning.owner) and meaning.owner not in owned)
        ):
            _unowned(layout, column, meaning, body)
            continue
        name, owner = meaning
        if owner == Owner.NEAREST or (owner == Owner.LINE and layout.kind == NUMBERED):
            owner = _nearest(layout, column, name, nearest, repeated, told, body)
        if meaning.field == "name":
            nearest = owner
        if name == "monthly_income" and owner == Owner.HEAD:
            layout.declared[column.full_label] = column.index
        elif owned[owner].setdefault(name, column.index) != column.index:
            layout.doubled.append(column.full_label)
            layout.extra.setdefault(column.full_label, column.index)


def _nearest(layout, column, name, nearest, repeated, told, body):
    """The owner of a column that says no more than “identity number” or “phone”."""
    if layout.kind == LINES:
        if name == "name":
            return Owner.LINE
        if nearest == Owner.HEAD and (name not in OWN_AFTER_NAME or _differs_by_line(column.index, layout, body)):
            return Owner.LINE
        return nearest
    if name == "name":
        return Owner.HEAD
    if _is_numbered(nearest) and (
        Meaning(name, nearest) in told or (name not in OWN_AFTER_NAME and repeated[column.label] < 2)
    ):
        return Owner.HEAD
    return nearest


def _differs_by_line(index, layout, body):
    """An identity number behind the head's name that changes with every line is the line's own."""
    head = layout.head.get("name")
    values = [text_of(cells[index]) for _, cells in body.lines]
    heads = {text_of(cells[head]) for _, cells in body.lines} if head is not None else set()
    return len(set(values)) > max(len(heads), len(values) // 2)


def _unowned(layout, column, meaning, body):
    """A column of the household that is no field: a figure it declares, or just something more."""
    values = [cells[column.index] for _, cells in body.lines if cells[column.index] != ""]
    figures = bool(values) and all(type(value) in (int, float) or text_of(value).isdigit() for value in values)
    declared = (meaning and meaning.owner == Owner.DECLARED) or (figures and not NO_FIGURE.search(column.label))
    (layout.declared if declared else layout.extra).setdefault(column.full_label, column.index)


def _settle_number(layout, body):
    """编号 counts the lines on one sheet and names the household on the next."""
    index = layout.household.pop("number?", None)
    if index is None:
        return
    values = [text for _, cells in body.lines if (text := text_of(cells[index]))]
    counts = all(value.isdigit() and len(value) < 5 for value in values)
    counts = counts and all(int(after) == int(before) + 1 for before, after in pairwise(values))
    layout.household.setdefault("sequence" if counts else "number", index)


def _one_identity(owner, layout, header):
    """证件号码 is the identity number, unless there is a column 身份证号 as well: then it is a certificate's."""
    document = owner.pop("document", None)
    if document is not None and owner.setdefault("identity", document) != document:
        label = next(column.full_label for column in header.columns if column.index == document)
        layout.extra[label] = document
