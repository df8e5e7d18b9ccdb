from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn.ric import calc_check_digit

from common.identity import age_on, mask, mask_account, mask_phone, normalise, read, read_disability_card

NOISE = [
    " ",
    "\u00a0",
    "\u3000",
    "\t",
    "\r",
    "\n",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u202c",
    "'",
    "’",
    "“",
    "”",
    '"',
]


@st.composite
def sound_numbers(draw):
    """A sound 18-digit number with the birth date and sequence it was made of."""
    region = draw(st.integers(110000, 659999))
    birth = draw(st.dates(date(1900, 1, 1), date(2026, 12, 31)))
    sequence = draw(st.integers(0, 999))
    body = f"{region}{birth:%Y%m%d}{sequence:03d}"
    return body + calc_check_digit(body + "0"), birth, sequence


@st.composite
def as_typed(draw, number):
    """The same number as somebody may have typed it: full-width, spaced, with an apostrophe or a small x."""
    wide = draw(st.integers(0, 2 ** len(number) - 1))
    chars = [chr(ord(char) + 0xFEE0) if wide >> place & 1 else char for place, char in enumerate(number)]
    for place, noise in draw(st.lists(st.tuples(st.integers(0, len(number)), st.sampled_from(NOISE)), max_size=4)):
        chars.insert(place, noise)
    text = draw(st.sampled_from(["", "'", "\t", "\ufeff"])) + "".join(chars)
    return text.lower() if draw(st.booleans()) else text


@given(sound_numbers().flatmap(lambda made: st.tuples(st.just(made), as_typed(made[0]))))
@settings(max_examples=500)
def test_however_it_is_typed_a_sound_number_reads_the_same(drawn):
    reads_the_same(*drawn)


@pytest.mark.trial("F9")
def test_ten_thousand_sound_numbers_read_the_same_however_they_are_typed(figure):
    read_so_far = 0

    @given(sound_numbers().flatmap(lambda made: st.tuples(st.just(made), as_typed(made[0]))))
    @settings(max_examples=10_000)
    def all_of_them(drawn):
        nonlocal read_so_far
        reads_the_same(*drawn)
        read_so_far += 1

    all_of_them()
    assert read_so_far >= 10_000
    figure(f"{read_so_far:,} spellings of sound identity numbers, all read the same")


def reads_the_same(made, typed):
    number, birth, sequence = made
    found = read(typed)
    assert (found.text, found.kind, found.problem) == (number, "resident18", "")
    assert (found.birth_date, found.sex) == (birth, "male" if sequence % 2 else "female")
    assert found.is_sound


@settings(max_examples=500)
@given(number=sound_numbers(), place=st.integers(0, 17), digit=st.sampled_from("0123456789X"))
def test_a_single_wrong_character_is_always_noticed(number, place, digit):
    text = number[0]
    wrong = text[:place] + digit + text[place + 1 :]
    assert (read(wrong).problem != "") == (wrong != text)


@settings(max_examples=500)
@given(st.text())
def test_any_text_can_be_read_and_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)
    found = read(text)
    assert found.birth_date is None or found.is_sound


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("110105194912310021", "wrong_check_digit"),
        ("110105194902300021", "wrong_birth_date"),
        ("110105174912310021", "wrong_birth_date"),
        ("11010519491231002", "wrong_length"),
        ("1101051949123100212", "wrong_length"),
        ("340103195101010000", "stored_as_number"),
        ("13855551234", "wrong_length"),
        ("11010519491231002A", "wrong_characters"),
        ("身份证", "wrong_characters"),
        ("110105********002X", "masked"),
        ("110105XXXXXXXX002X", "masked"),
        ("3.40103E+17", "stored_as_number"),
        ("340103195101010000.0", "stored_as_number"),
        (340103195101011234, "stored_as_number"),
        (3.40103195101011e17, "stored_as_number"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_taken_from_it(text, problem):
    found = read(text)
    assert (found.problem, found.birth_date, found.sex) == (problem, None, "")
    assert str(found.message)
    assert not found.is_sound


def test_known_examples_are_sound():
    assert read("11010519491231002x").text == "11010519491231002X"
    assert read("110105194912310 02×").text == "11010519491231002X"
    assert read("440524188001010014").birth_date == date(1880, 1, 1)


def test_a_birth_after_today_is_wrong():
    number = "34010320300101001"
    number += calc_check_digit(number + "0")
    assert read(number, today=date(2025, 9, 30)).problem == "wrong_birth_date"
    assert read(number, today=date(2030, 1, 1)).is_sound


def test_an_old_number_of_15_digits_stays_as_it_is():
    found = read("340103510203123")
    assert (found.text, found.kind) == ("340103510203123", "resident15")
    assert (found.birth_date, found.sex) == (date(1951, 2, 3), "male")


@pytest.mark.parametrize(
    "text",
    [
        "H1234567890",
        "M12345678",
        "12345678",
        "0123456789",
        "E12345678",
        "EA1234567",
        "ABC123456789012",
        "A123456(3)",
    ],
)
def test_documents_from_elsewhere_are_kept(text):
    found = read(text)
    assert (found.text, found.kind, found.problem, found.birth_date) == (text, "foreign", "", None)


@pytest.mark.parametrize("start", ["810000", "820000", "830000", "931156"])
def test_residence_permits_of_18_digits_are_foreign_but_checked(start):
    body = start + "19900307002"
    number = body + calc_check_digit(body + "0")
    found = read(number)
    assert (found.kind, found.birth_date, found.sex) == ("foreign", date(1990, 3, 7), "female")
    wrong = body + ("0" if number[-1] != "0" else "1")
    assert read(wrong).problem == "wrong_check_digit"


@pytest.mark.parametrize("empty", [None, "", " ", "'", "\ufeff"])
def test_nothing_is_nothing_and_no_problem(empty):
    assert (read(empty).text, read(empty).kind, read(empty).problem) == ("", "none", "")


@given(number=sound_numbers())
def test_a_masked_number_shows_the_first_six_and_last_four(number):
    text = number[0]
    assert mask(text) == text[:6] + "********" + text[-4:]


@settings(max_examples=500)
@given(
    text=st.text(st.sampled_from("0123456789X"), max_size=30),
    how=st.sampled_from([mask, mask_phone, mask_account]),
)
def test_a_mask_never_shows_more_than_ten_characters_nor_two_thirds(text, how):
    shown = len(how(text).replace("*", ""))
    assert shown <= 10
    assert shown * 3 <= len(text) * 2
    assert how(None) == how("") == ""


def test_phone_and_account_masks():
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("62345678") == "******78"
    assert mask_account("6222021302001234567") == "****4567"


def test_a_disability_card_names_class_and_level():
    card = read_disability_card("11010519491231002X52")
    assert (card.category, card.level, card.problem) == (5, 2, "")
    assert read_disability_card("11010519491231002x52b1").level == 2
    assert read_disability_card("11010519491231002X82").problem == "wrong_characters"
    assert read_disability_card("11010519491231002X5").problem == "wrong_length"
    assert read_disability_card("11010519491231002152").problem == "wrong_check_digit"
    assert read_disability_card("").problem == ""


def test_age_in_full_years():
    assert age_on(date(1951, 10, 11), date(2025, 10, 10)) == 73
    assert age_on(date(1951, 10, 11), date(2025, 10, 11)) == 74
    assert age_on(date(2004, 2, 29), date(2025, 2, 28)) == 20
    assert age_on(date(2004, 2, 29), date(2025, 3, 1)) == 21


@pytest.mark.parametrize(
    "around", ["身份证：{}", "（{}）", "[{}]", "公民身份号码:{}", "身份证号码： {}", "（身份证号：{}）", "【{}】"]
)
def test_a_label_before_a_number_and_brackets_around_it_are_no_part_of_it(around):
    assert read(around.format("11010519491231002x")).text == "11010519491231002X"


def test_a_hong_kong_identity_card_keeps_its_brackets():
    assert read("A123456（7）").text == "A123456(7)"
