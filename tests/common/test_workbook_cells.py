"""What single cells say."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.workbooks.cells import amount_of, date_of, is_rough, label_of, text_of, value_of
from common.workbooks.reading import ErrorCell


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  a b \n", "a b"),
        ("\u200b\ufeff张\u00a0", "张"),
        ("a\x00b", "ab"),
        (3.0, "3"),
        (2.5, "2.5"),
        (0.0, "0"),
        (-4.0, "-4"),
        (19900006213.0, "19900006213"),
        (True, "TRUE"),
        (date(2025, 1, 2), "2025-01-02"),
        (ErrorCell("#N/A"), "#N/A"),
        ("=1+1", "=1+1"),
        ("＝1", "＝1"),
    ],
)
def test_a_cell_as_text(cell, text):
    assert text_of(cell) == text


@pytest.mark.parametrize("cell", ["-", "—", "/", "无", "暂无", "N/A", "  ", "null"])
def test_marks_for_nothing(cell):
    assert value_of(cell) == ""


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1,900", "1900"),
        ("¥1,900.50元", "1900.50"),
        ("868元/月", "868"),
        (0.1, "0.1"),
        (600.0, "600"),
        ("1.2万", "12000"),
        ("-5", "-5"),
    ],
)
def test_amounts(cell, amount):
    assert amount_of(cell) == Decimal(amount)


@pytest.mark.parametrize("cell", ["many", "1-2", "", "12元3角", "."])
def test_what_is_no_amount(cell):
    with pytest.raises(ValueError):
        amount_of(cell)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back_from_every_spelling(day):
    year, month, number = day.year, day.month, day.day
    for text in (
        day.isoformat(),
        f"{year}/{month}/{number}",
        f"{year}.{month:02}.{number:02}",
        f"{year}年{month}月{number}日",
        day.strftime("%Y%m%d"),
        f"{year} 年 {month} 月 {number} 日",
        f"于{year}年{month}月{number}日完成",
    ):
        assert date_of(text) == day
        assert not is_rough(text)


@given(st.dates(date(1928, 1, 1), date(2100, 12, 31)))
def test_serial_numbers_count_days(day):
    assert date_of(float((day - date(1899, 12, 30)).days)) == day


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_none_and_never_breaks(text):
    try:
        day = date_of(text)
    except ValueError:
        return
    assert 1850 <= day.year <= 2100


@pytest.mark.parametrize("cell", ["2025年5月", "2025.5", "25.5.7", "5月7日", 202505])
def test_rough_days_are_told(cell):
    assert is_rough(cell)
    assert date_of(cell, year=2025).year == 2025


@pytest.mark.parametrize("cell", [ErrorCell("#N/A"), True, None, float("nan"), float("inf"), 1e300, "", "45.3.1"])
def test_what_is_no_day(cell):
    with pytest.raises(ValueError):
        date_of(cell)


def test_a_label_of_one_header_is_one_whatever_its_spelling():
    assert {label_of(text) for text in ("姓　名*", " 姓\n名：", "1.姓名", "(1)姓名", "★姓名")} == {"姓名"}
