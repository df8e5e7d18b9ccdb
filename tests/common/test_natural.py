import pytest

from common.natural import natural_key


@pytest.mark.parametrize(
    "names",
    [
        ["3栋", "10栋", "11栋"],
        ["第一片", "第二片", "第三片", "第十片", "第十二片", "第二十片"],
        ["第一片2组", "第一片10组", "第二片1组"],
        ["一百零三号", "一百一十号", "二百号"],
        ["东片", "西片"],
        ["", "1", "甲"],
    ],
)
def test_names_stand_in_the_order_in_which_people_count(names):
    turned = names[::-1]
    turned.sort(key=natural_key)
    assert turned == names
