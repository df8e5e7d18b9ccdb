"""What the bench asks of lists works on a small office."""

import pytest

from assist.office import set_up_office
from bench.lists import lists, load, write_list
from benefits.models import Award
from tests.factories import make_household, make_identity

pytestmark = pytest.mark.django_db


def test_a_list_goes_from_csv_to_findings_and_is_loaded_barely(tmp_path):
    set_up_office(street="逍遥津街道", community="县桥社区")
    for _ in range(4):
        make_household(head_identity=make_identity())
    path = tmp_path / "2025年9月民政名册.csv"
    write_list(path, 8)
    assert load(path, 0)["rows"] == 8
    told = lists(path, 0)
    assert (told["rows"], told["found"] > 0, Award.objects.count()) == (8, True, 8)
