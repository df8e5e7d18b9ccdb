"""What lists call benefits: the official long names mean what their short ones mean."""

import pytest

from assist.imports.roster_words import seed_kinds
from assist.imports.values import choice
from households.models import Category


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("最低生活保障", "dibao"),
        ("城市最低生活保障", "dibao"),
        ("最低生活保障边缘家庭", "margin"),
        ("城乡最低生活保障边缘家庭", "margin"),
        ("最低生活保障边缘户", "margin"),
        ("最低生活保障（低保）边缘家庭", "margin"),
        ("低边", "margin"),
    ],
)
def test_a_family_at_the_margin_is_never_taken_for_one_on_the_allowance(said, code):
    assert seed_kinds().one(said) == code
    assert seed_kinds().within(f"2025年9月{said}发放名单") == [code]


@pytest.mark.parametrize("said", ["城市最低生活保障", "农村最低生活保障", "城乡低保"])
def test_the_allowance_by_its_long_names_is_a_category_of_the_ledger(said):
    assert choice(Category, said) == Category.DIBAO
