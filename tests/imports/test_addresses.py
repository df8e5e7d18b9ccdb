"""Building and door out of what offices write for an address."""

import pytest

from assist.imports.addresses import building_key, compose, parse


@pytest.mark.parametrize(
    ("address", "building", "room"),
    [
        ("淮河路3栋203室", "淮河路3栋", "203室"),
        ("淮河路３栋２０３室", "淮河路3栋", "203室"),
        ("淮河路 3 栋 203", "淮河路3栋", "203室"),
        ("县桥新村7栋202室", "县桥新村7栋", "202室"),
        ("六安路11幢401室", "六安路11幢", "401室"),
        ("东方花园B座1203", "东方花园B座", "1203室"),
        ("安徽省合肥市庐阳区逍遥津街道县桥社区六安路11幢401", "六安路11幢", "401室"),
        ("逍遥津街道县桥社区居委会东方花园3栋203室", "东方花园3栋", "203室"),
        ("庐阳区花园小区5栋303", "花园小区5栋", "303室"),
        ("县桥社区3栋203", "县桥社区3栋", "203室"),
        ("淮河路3号楼2单元203室", "淮河路3号楼", "2单元203室"),
        ("淮河路3幢一单元203", "淮河路3幢", "一单元203室"),
        ("淮河路3栋2-203", "淮河路3栋", "2单元203室"),
        ("花园小区5-2-301", "花园小区5栋", "2单元301室"),
        ("花园小区5-301室", "花园小区5栋", "301室"),
        ("淮河路3#203", "淮河路3栋", "203室"),
        ("淮河路12号3栋203室", "淮河路12号3栋", "203室"),
        ("江苏路123弄4号501室", "江苏路123弄4号", "501室"),
        ("淮河路12号203室", "淮河路12号", "203室"),
        ("淮河路12号", "淮河路12号", ""),
        ("磁器口正街12号3单元5-2", "磁器口正街12号", "3单元5-2室"),
        ("金沙路35号2栋8-3", "金沙路35号2栋", "8-3室"),
        ("淮河路3楼203", "淮河路3楼", "203室"),
        ("淮河路3栋3楼301室", "淮河路3栋", "301室"),
        ("淮河路3栋", "淮河路3栋", ""),
        ("淮河路平房", "", ""),
        ("", "", ""),
    ],
)
def test_an_address_gives_its_building_and_door(address, building, room):
    assert parse(address) == (building, room)


@pytest.mark.parametrize(
    ("columns", "building", "room"),
    [
        ({"address": "淮河路", "building": "3", "room": "203"}, "淮河路3栋", "203室"),
        ({"estate": "六安新村", "building": "3栋", "unit": "2", "room": "203"}, "六安新村3栋", "2单元203室"),
        ({"estate": "六安新村", "building": "六安新村3栋", "room": "203室"}, "六安新村3栋", "203室"),
        ({"estate": "农机宿舍", "address": "3栋203室"}, "农机宿舍3栋", "203室"),
        ({"address": "淮河路3栋203室", "building": "3栋", "room": "203"}, "淮河路3栋", "203室"),
        ({"address": "淮河路3栋203室", "building": "淮河路3栋"}, "淮河路3栋", "203室"),
        ({"building": "淮河路3栋", "room": "203"}, "淮河路3栋", "203室"),
        ({"room": "铁北二路12栋2单元301"}, "铁北二路12栋", "2单元301室"),
        ({"estate": "六安新村", "room": "3楼301室"}, "", "301室"),
        ({}, "", ""),
    ],
)
def test_columns_of_their_own_come_before_the_address(columns, building, room):
    assert compose(**columns) == (building, room)


def test_one_building_by_several_names_has_one_key():
    assert len({building_key(name) for name in ("淮河路3栋", "淮河路3幢", "淮河路3号楼", "淮河路３#")}) == 1
    assert building_key("淮河路3栋") != building_key("淮河路13栋")
