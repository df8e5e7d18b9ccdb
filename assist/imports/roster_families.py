"""Lists with a line for each member of a family, and one sum for all of them."""

import re

from assist.imports.values import key
from common.workbooks.cells import text_of

OF_FAMILY = re.compile(r"^(户|家庭|全户|每户|整户)(?!主)")  # 户月保障金, which many repeat on each member's line
RATE = re.compile(r"标准|单价|每人")
FAMILY = ("head_identity", "head_name", "ledger:number")
HEAD_WORDS = ("户主", "本人", "户主本人")


def is_head_word(text: str) -> bool:
    """Whether a relation to the head says that this is the head."""
    return key(text).replace("/", "") in HEAD_WORDS


def once_a_family(table, fields):
    """The lines of a list; a whole family's sum stands on the first of its lines alone, or it would count for each."""
    lines, index = _under_their_heads(table.body.lines, fields), fields.get("amount")
    family = next((fields[name] for name in FAMILY if name in fields), None)
    label = table.labels.get(index, "").rpartition("/")[2]
    is_repeated = family is not None and bool(OF_FAMILY.search(label))
    is_rate = bool(RATE.search(label)) and not is_repeated  # one rate over many lines is each one's own sum
    fills = {} if is_rate else table.body.lines.fills
    below = {row for row, filled in fills.items() if any(column == index for column, _value in filled)}
    if not (is_repeated or below):
        return lines
    return _cleared(lines, index, below, _Families(table, fields, family) if is_repeated else None)


def _under_their_heads(lines, fields):
    """The lines; a member's below the head's, where the head is named on his own line alone, names him too."""
    heads = [fields[name] for name in FAMILY if name in fields]
    return _named(lines, heads, fields["relation"]) if heads and "relation" in fields else lines


def _named(lines, heads, relation):
    above = None
    for row, cells in lines:
        said = text_of(cells[relation])
        if any(text_of(cells[index]) for index in heads):
            above = [cells[index] for index in heads]
        elif is_head_word(said):
            above = None
        elif said and above:
            cells = [*cells]
            for index, cell in zip(heads, above, strict=True):
                cells[index] = cell
        yield row, cells


def _cleared(lines, index, below, families):
    for row, cells in lines:
        if row in below or (families and not families.begins(row, cells)):
            cells = [*cells]
            cells[index] = ""
        yield row, cells


class _Families:
    """Whether a line goes on with the family above, or is of another one whose head has the same name."""

    def __init__(self, table, fields, family):
        self.fields, self.spans, self.family = fields, table.body.spans, family
        self.before, self.amount, self.head = None, "", ""

    def begins(self, row, cells) -> bool:
        whose, amount = text_of(cells[self.family]), self._text(cells, "amount")
        block = [self.spans.get((row, index)) for index in (self.family, self.fields.get("sequence"))]
        head = self._text(cells, "identity") if self._is_head(cells, whose) else ""
        if (
            whose
            and (whose, block) == self.before
            and amount in ("", self.amount)
            and not (head and self.head and head != self.head)
        ):
            self.head = self.head or head
            return False
        self.before, self.amount, self.head = (whose, block), amount, head
        return True

    def _text(self, cells, name):
        return text_of(cells[self.fields[name]]) if name in self.fields else ""

    def _is_head(self, cells, whose):
        relation = self._text(cells, "relation")
        return (
            is_head_word(relation) if relation else whose in (self._text(cells, "name"), self._text(cells, "identity"))
        )
