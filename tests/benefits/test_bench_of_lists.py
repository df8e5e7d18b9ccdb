"""What the bench asks of lists works on a small office."""

import pytest

from assist.office import set_up_office
from bench.lists import forget_findings, lists, load, reading, write_list
from bench.sheets import _judge_lists, p95
from benefits.models import Award
from tests.factories import make_household, make_identity

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_list_goes_from_its_file_to_findings_and_is_loaded_barely(tmp_path, suffix):
    set_up_office(street="逍遥津街道", community="县桥社区")
    for _ in range(4):
        make_household(head_identity=make_identity())
    path = tmp_path / f"2025年9月民政名册{suffix}"
    write_list(path, 8)
    assert load(path, 0)["rows"] == 8
    forget_findings(path, 0)
    told = lists(path, 0) | reading(path, 0)
    assert (told["rows"], told["found"] > 0, Award.objects.count()) == (8, True, 8)
    assert told["megabytes"] > 10 and told["child"] > 10
    (ratio, kinds, *_memory) = _judge_lists("sqlite", "list", [told], [{"seconds": 1}], 6)
    assert (ratio.goal, kinds.goal, kinds.value > 0) == (6, 2, True)


def test_nineteen_of_twenty_stay_below_what_is_told():
    assert p95(range(1, 101)) == 95
    assert p95([3]) == 3
