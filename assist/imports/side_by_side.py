"""Lists that a sheet has beside each other, to save paper: 序号 姓名 身份证号 金额, and the same again to the right."""

import re
from dataclasses import replace
from itertools import islice, pairwise

from assist.imports.words import field_of
from common.spool import Spool
from common.workbooks.cells import label_of
from common.workbooks.package import letter
from common.workbooks.reading import RawSheet

REACH = 20  # lines looked at from the top
FEWEST = 3  # columns of one list
OF_A_LIST = re.compile(r"金额|标准|元|签|津贴|补贴|备注")  # else members of one household may stand beside each other


def parts_of(raw: RawSheet) -> list[RawSheet]:
    """The sheet, or each of the lists beside each other as a sheet, its columns where they stand."""
    for position, (row, cells) in enumerate(islice(raw.lines, REACH)):
        if starts := _starts(cells):
            ends = [*starts[1:], max(len(cells), 1 + starts[-1] + starts[1] - starts[0])]
            return [_part(raw, position, row, start, end) for start, end in zip(starts, ends, strict=True)]
    return [raw]


def _starts(cells):
    """Where each list begins, if this line is a header that repeats itself."""
    labels = [(index, label_of(cell)) for index, cell in enumerate(cells) if type(cell) is str and cell]
    starts = [index for index, label in labels if label == labels[0][1]]
    blocks = [
        [label for index, label in labels if start <= index < end] for start, end in pairwise([*starts, len(cells)])
    ]
    if len(blocks) < 2 or len(blocks[0]) < FEWEST or any(block != blocks[0] for block in blocks):
        return []
    fields = {field_of("roster", label) for label in blocks[0]}
    is_list = "sequence" in fields or any(OF_A_LIST.search(label) for label in blocks[0])
    return starts if is_list and {"name", "identity"} <= fields else []


def _part(raw, position, header, start, end):
    """One of them: what stands over the headers is said of all."""
    lines = Spool()
    for place, (row, cells) in enumerate(raw.lines):
        own = cells if place < position else [cell if start <= index < end else "" for index, cell in enumerate(cells)]
        if any(cell != "" for cell in own):
            lines.append((row, own))
    merged = [one for one in raw.merged if one[2] < header or start <= one[1] < end]
    name = f"{raw.name} {letter(start)}" if start else raw.name
    return replace(raw, name=name, merged=merged, lines=lines)
