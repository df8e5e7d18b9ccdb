from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.utils import formats, translation
from hypothesis import given
from hypothesis import strategies as st

from common.dates import read_date
from common.forms import DateField


@pytest.mark.parametrize(
    "text",
    [
        "20251003",
        "2025-10-03",
        "2025-10-3",
        "2025/10/3",
        "2025.10.03",
        "2025年10月3日",
        "2025 年 10 月 3 日",
        "２０２５年１０月３日",
        "２０２５－１０－０３",
        "2025—10—03",
        " '2025-10-03 ",
        "2025-10-03 00:00:00",
        "2025-10-03T14:30",
        20251003,
        20251003.0,
        date(2025, 10, 3),
        datetime(2025, 10, 3, 23, 0),  # noqa: DTZ001 a workbook's dates carry no zone
        datetime(2025, 10, 2, 23, 0, tzinfo=UTC),
    ],
)
def test_every_usual_spelling_is_the_same_day(text):
    assert read_date(text) == date(2025, 10, 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025",
        "2025-10",
        "25-10-03",
        "2025-13-01",
        "2025-02-29",
        "20250229",
        "10/03/2025",
        "明天",
        "02025-1-1",
        "00251011",
        "٢٠٢٥-١٠-٠٣",
        "2025-10-03 14:30 左右",
        None,
        45933.5,
        True,
        "202510031",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        read_date(text)


@given(
    st.dates(date(1850, 1, 1)),
    st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]),
)
def test_every_date_comes_back_from_its_spelling(day, spelling):
    assert read_date(day.strftime(spelling)) == day


@given(st.one_of(st.text(), st.floats(), st.integers()))
def test_nothing_but_a_value_error_is_raised(value):
    with suppress(ValueError):
        assert isinstance(read_date(value), date)


class DayForm(forms.Form):
    day = DateField(required=False)


def test_a_form_takes_any_spelling_and_keeps_what_is_no_date():
    form = DayForm({"day": "20251003"})
    assert form.is_valid()
    assert form.cleaned_data == {"day": date(2025, 10, 3)}
    wrong = DayForm({"day": "10月3号"})
    assert not wrong.is_valid()
    assert 'value="10月3号"' in str(wrong["day"])
    assert DayForm({"day": " "}).is_valid()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_form_shows_a_known_date_by_year_month_and_day(language):
    with translation.override(language):
        shown = str(DayForm(initial={"day": date(2025, 10, 3)})["day"])
    assert 'value="2025-10-03"' in shown
    assert 'type="text"' in shown


@pytest.mark.parametrize(
    ("language", "long", "moment"),
    [("zh-hans", "2025年10月3日", "2025年10月3日 14:05"), ("en", "3 Oct 2025", "3 Oct 2025, 14:05")],
)
def test_dates_are_written_as_the_office_writes_them(language, long, moment):
    day, at = date(2025, 10, 3), datetime(2025, 10, 3, 14, 5)  # noqa: DTZ001 only its wording matters
    with translation.override(language):
        assert formats.date_format(day) == long
        assert formats.date_format(at, "DATETIME_FORMAT") == moment
        assert formats.date_format(day, "SHORT_DATE_FORMAT") == "2025-10-03"
        assert formats.date_format(at, "SHORT_DATETIME_FORMAT") == "2025-10-03 14:05"
        assert formats.localize(12345) == "12345"
        assert formats.localize(1234.5) == "1234.5"
