"""Partner lists in the layouts that offices use."""

from datetime import date

import pytest

from assist.imports.partners import split_offers
from tests.imports.sheets import codes, spread, table

LAYOUTS = {
    "the office's own": """
        序号|单位名称|单位类别|可提供服务|联系人|联系电话|服务能力
        1|民泰家政公司（样例1）|家政公司|代办、陪诊|李经理|19900010000|每月10人次
    """,
    "resources": """
        县桥社区资源清单
        资源单位|资源类别|资源内容|联络员|联系方式|服务频次
        民泰家政公司（样例1）|家政公司|1.代办；2.陪诊|李经理|19900010000|每月10人次
    """,
    "two header rows": """
        序号|共建单位|.|服务资源|.|联系方式|.
        .|名称|性质|服务内容|服务能力|联系人|电话
        1|民泰家政公司（样例1）|家政公司|代办,陪诊|每月10人次|李经理|19900010000
    """,
}


@pytest.mark.parametrize("drawn", LAYOUTS)
def test_a_unit_is_read(drawn):
    sheet = table(spread(LAYOUTS[drawn]))
    (unit,) = sheet.rows
    assert sheet.kind == "partner"
    assert not unit.refusals and not unit.warnings
    assert (unit.name, unit.kind, unit.offers) == ("民泰家政公司（样例1）", "家政公司", ["代办", "陪诊"])
    assert (unit.contact, unit.phone, unit.capacity) == ("李经理", "19900010000", "每月10人次")


@pytest.mark.parametrize(
    ("cell", "offers"),
    [
        ("米面油、燃气报警器", ["米面油", "燃气报警器"]),
        ("1.理发 \n2.陪聊", ["理发", "陪聊"]),
        ("（1）理发；（2）陪聊；", ["理发", "陪聊"]),
        ("①理发②陪聊", ["理发", "陪聊"]),
        ("1、理发 2、陪聊", ["理发", "陪聊"]),
        ("1.理发2.陪聊", ["理发", "陪聊"]),
        ("每月3、6日理发", ["每月3、6日理发"]),
        ("家电维修（电视、冰箱）、换锁", ["家电维修（电视、冰箱）", "换锁"]),
        ("理发、理发", ["理发"]),
        ("", []),
    ],
)
def test_what_a_unit_offers_is_told_apart(cell, offers):
    assert split_offers(cell) == offers


def test_a_unit_without_a_name_is_refused():
    rows = table(spread("单位名称|服务内容|联系人\n.|理发|李经理\n甲公司|理发|王经理")).rows
    assert [codes(row) for row in rows] == [["unit-missing"], []]


def test_when_it_began_and_ended():
    (unit,) = table(spread("单位名称|服务内容|签约时间|到期时间\n甲公司|理发|2024.1.1|2025.12.31")).rows
    assert (unit.since, unit.ended_on) == (date(2024, 1, 1), date(2025, 12, 31))


def test_what_a_unit_has_may_be_called_a_resource_and_whom_to_call_stand_before_the_number():
    (unit,) = table(spread("单位|类型|资源名称|联系人及电话\n甲医院|医疗|义诊|张主任13900000000")).rows
    assert (unit.name, unit.offers, unit.contact, unit.phone) == ("甲医院", ["义诊"], "张主任", "13900000000")
