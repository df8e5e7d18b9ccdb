from hypothesis import given
from hypothesis import strategies as st

from common.traditional import PAIRS, SIMPLIFIED, simplified


def test_traditional_characters_become_the_simplified_ones():
    assert simplified("陳大明，單家莊園 3 號樓") == "陈大明，单家庄园 3 号楼"


def test_simplified_text_stays_as_it_is():
    text = "陈大明 单家庄园3号楼 䶮𣲗珣 Chen"
    assert simplified(text) == text


def test_no_simplified_character_is_turned_again_and_none_stands_for_two():
    assert not set(PAIRS[::2]) & set(PAIRS[1::2])
    assert len(SIMPLIFIED) == len(PAIRS) // 2


@given(st.text())
def test_turning_twice_is_turning_once(text):
    assert simplified(simplified(text)) == simplified(text)
    assert len(simplified(text)) == len(text)
