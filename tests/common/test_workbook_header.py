"""Finding a header by a vocabulary that is no office's: fruit."""

import pytest

from common.workbooks.header import Vocabulary, find_header
from common.workbooks.reading import RawSheet

FRUIT = Vocabulary(
    "fruit",
    read=lambda groups, label: {"fruit": "name", "price": "price", "weight": "weight"}.get(label),
    weigh=lambda field: 1,
    suffices=lambda fields: {"name", "price"} <= fields,
)
TOOLS = Vocabulary(
    "tools",
    read=lambda groups, label: {"tool": "name", "price": "price", "weight": "weight", "made": "made"}.get(label),
    weigh=lambda field: 1,
    suffices=lambda fields: {"name", "price"} <= fields,
)


def sheet(*lines, merged=()):
    return RawSheet("x", merged=list(merged), lines=[(row, list(line)) for row, line in enumerate(lines, 1) if line])


def found(*lines, merged=(), **words):
    return find_header(sheet(*lines, merged=merged), [FRUIT, TOOLS], **words)


def test_the_header_with_most_understood_columns_is_taken():
    (header,) = found(["a list"], ["fruit", "price"], ["fruit", "price", "weight"], ["apple", 1.0, 2.0])
    assert (header.first, header.vocabulary) == (2, "fruit")
    assert [(column.index, column.meaning) for column in header.columns] == [(0, "name"), (1, "price"), (2, "weight")]


def test_nothing_is_found_where_too_little_is_understood():
    assert found(["fruit", "colour"], ["apple", "red"]) == []


def test_the_vocabulary_that_fits_best_comes_first_and_a_bonus_turns_the_scale():
    both = Vocabulary("both", FRUIT.read, FRUIT.weigh, lambda fields: "name" in fields)
    lines = sheet(["fruit", "price"])
    assert [one.vocabulary for one in find_header(lines, [FRUIT, both])] == ["fruit", "both"]
    assert find_header(lines, [FRUIT, both], bonus={"both": 1})[0].vocabulary == "both"


def test_a_group_stands_before_its_columns_merged_or_not():
    lines = (["fruit", "figures", "", "kind"], ["", "price", "weight", ""], ["apple", 1.0, 2.0, "x"])
    for merged in ((), [(1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 2, 3)]):
        (header,) = found(*lines, merged=merged)
        assert (header.first, header.last) == (0, 1)
        assert [column.full_label for column in header.columns] == ["fruit", "figures/price", "figures/weight", "kind"]


def test_a_line_of_data_is_never_part_of_a_header():
    (header,) = found(["fruit", "price"], ["apple", "cheap"], ["pear", "dear"])
    assert (header.first, header.last) == (0, 0)


def test_labels_are_compared_without_blanks_stars_numbers_and_brackets():
    (header,) = found(["1. fru it *", "pr\nice：", "weight（kg）"])
    assert [column.meaning for column in header.columns] == ["name", "price", None]
    assert header.columns[2].label == "weight"


@pytest.mark.parametrize("lines", [0, 5, 39])
def test_a_header_is_looked_for_far_down_but_not_for_ever(lines):
    above = [["note"]] * lines
    assert found(*above, ["fruit", "price"])[0].first == lines
    assert found(*[["note"]] * 40, ["fruit", "price"]) == []


def test_a_cell_merged_across_columns_without_labels_below_is_one_column():
    (header,) = found(["fruit", "", "price"], ["apple", "", 1.0], merged=[(1, 0, 1, 1), (2, 0, 2, 1)])
    assert [column.index for column in header.columns] == [0, 2]
