"""Household ledgers in the layouts that offices use."""

import pytest

from tests.imports.sheets import (
    FAMILY,
    HEAD,
    OTHER,
    SON,
    WANG,
    WIFE,
    people,
    spread,
    table,
)

NUMBERED = {
    "numbered in words, two header rows": (
        f"""
        家庭台账
        序号|户主姓名|身份证号码|住址|成员一|.|.|成员二|.|.
        .|.|.|.|姓名|与户主关系|身份证号|姓名|与户主关系|身份证号
        1|陈大明|{HEAD}|淮河路3栋203室|李桂花|配偶|{WIFE}|陈小明|子|{SON}
        2|王建国|{OTHER}|淮河路3栋204室
        """,
        ["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:G2", "H2:J2"],
    ),
    "the same without merged cells": (
        f"""
        序号|户主姓名|身份证号码|住址|成员一|.|.|成员二|.|.
        .|.|.|.|姓名|与户主关系|身份证号|姓名|与户主关系|身份证号
        1|陈大明|{HEAD}|淮河路3栋203室|李桂花|配偶|{WIFE}|陈小明|子|{SON}
        2|王建国|{OTHER}|淮河路3栋204室
        """,
        [],
    ),
    "the head under a group of its own": (
        f"""
        序号|户主信息|.|家庭住址|家庭成员1信息|.|.|家庭成员2信息|.|.
        .|姓名|身份证号|.|姓名|关系|证件号码|姓名|关系|证件号码
        1|陈大明|{HEAD}|淮河路3栋203室|李桂花|配偶|{WIFE}|陈小明|子|{SON}
        2|王建国|{OTHER}|淮河路3栋204室
        """,
        ["B1:C1", "E1:G1", "H1:J1", "A1:A2", "D1:D2"],
    ),
    "figures, other order, stars and brackets": (
        f"""
        * 户 主（必填）|现住址|成员1姓名*|成员1关系|成员1身份证|成员2姓名|成员2关系|成员2身份证|身份证号（18位）
        陈大明|淮河路3栋203室|李桂花|配偶|{WIFE}|陈小明|子|{SON}|{HEAD}
        王建国|淮河路3栋204室|.|.|.|.|.|.|{OTHER}
        """,
        [],
    ),
    "the number behind the label": (
        f"""
        户主|公民身份号码|居住地址|姓名1|与户主关系1|身份证号1|姓名2|与户主关系2|身份证号2
        陈大明|{HEAD}|淮河路3栋203室|李桂花|配偶|{WIFE}|陈小明|子|{SON}
        王建国|{OTHER}|淮河路3栋204室
        """,
        [],
    ),
    "first and second member": (
        f"""
        户主姓名|户主身份证号|详细地址|第一成员姓名|第一成员关系|第一成员身份证号|第二成员姓名|第二成员关系|第二成员身份证号
        陈大明|{HEAD}|淮河路3栋203室|李桂花|配偶|{WIFE}|陈小明|子|{SON}
        王建国|{OTHER}|淮河路3栋204室
        """,
        [],
    ),
    "members that the columns do not number": (
        f"""
        户主姓名|身份证号|住址|成员姓名|关系|身份证号|成员姓名|关系|身份证号|备注
        陈大明|{HEAD}|淮河路3栋203室|李桂花|配偶|{WIFE}|陈小明|子|{SON}|
        王建国|{OTHER}|淮河路3栋204室
        """,
        [],
    ),
    "details that the columns do not number": (
        f"""
        户主姓名|身份证号|住址|家庭成员一|关系|身份证号|家庭成员二|关系|身份证号|联系电话
        陈大明|{HEAD}|淮河路3栋203室|李桂花|配偶|{WIFE}|陈小明|子|{SON}|
        王建国|{OTHER}|淮河路3栋204室
        """,
        [],
    ),
    "line breaks, blanks and full width in the labels": (
        f"""
        户主\\n姓名|身份证\\n号　码|住\\n址|成员１\\n姓名|成员１ 关系|成员１证件号|成员２\\n姓名|成员２ 关系|成员２证件
        陈大明|{HEAD}|淮河路3栋203室|李桂花|配偶|{WIFE}|陈小明|子|{SON}
        王建国|{OTHER}|淮河路3栋204室
        """,
        [],
    ),
    "a group over everything": (
        f"""
        户主基本情况|.|.|家庭成员情况|.|.|.|.|.
        户主姓名|身份证号|住址|成员一姓名|成员一关系|成员一身份证号|成员二姓名|成员二关系|成员二身份证号
        陈大明|{HEAD}|淮河路3栋203室|李桂花|配偶|{WIFE}|陈小明|子|{SON}
        王建国|{OTHER}|淮河路3栋204室
        """,
        ["A1:C1", "D1:I1"],
    ),
}


@pytest.mark.parametrize("drawn", NUMBERED)
def test_members_in_columns_are_read(drawn):
    text, merged = NUMBERED[drawn]
    lines = [[cell.replace("\\n", "\n") for cell in line] for line in spread(text)]
    sheet = table(lines, merged=merged)
    assert (sheet.kind, sheet.layout) == ("household", "numbered")
    assert [people(household) for household in sheet.rows] == [FAMILY, WANG]
    assert not any(row.refusals for row in sheet.rows)
    assert sheet.read == 2


LINES = {
    "household cells merged": (
        f"""
        困难家庭花名册
        序号|户主姓名|住址|家庭成员姓名|与户主关系|身份证号
        1|陈大明|淮河路3栋203室|陈大明|户主|{HEAD}
        .|.|.|李桂花|配偶|{WIFE}
        .|.|.|陈小明|子|{SON}
        2|王建国|淮河路3栋204室|王建国|户主|{OTHER}
        """,
        ["A1:F1", "A3:A5", "B3:B5", "C3:C5"],
    ),
    "household cells once": (
        f"""
        序号|户主姓名|住址|家庭成员姓名|与户主关系|身份证号
        1|陈大明|淮河路3栋203室|陈大明|户主|{HEAD}
        .|.|.|李桂花|配偶|{WIFE}
        .|.|.|陈小明|子|{SON}
        2|王建国|淮河路3栋204室|王建国|户主|{OTHER}
        """,
        [],
    ),
    "household cells repeated": (
        f"""
        序号|户主姓名|住址|家庭成员姓名|与户主关系|身份证号
        1|陈大明|淮河路3栋203室|陈大明|户主|{HEAD}
        2|陈大明|淮河路3栋203室|李桂花|配偶|{WIFE}
        3|陈大明|淮河路3栋203室|陈小明|子|{SON}
        4|王建国|淮河路3栋204室|王建国|户主|{OTHER}
        """,
        [],
    ),
    "no column for the head": (
        f"""
        序号|姓名|与户主关系|身份证号码|家庭住址
        1|陈大明|本人|{HEAD}|淮河路3栋203室
        2|李桂花|配偶|{WIFE}|.
        3|陈小明|子|{SON}|.
        4|王建国|本人|{OTHER}|淮河路3栋204室
        """,
        [],
    ),
    "a number a household, its lines apart": (
        f"""
        户编号|姓名|与户主关系|身份证号码|家庭住址
        H001|陈大明|户主|{HEAD}|淮河路3栋203室
        H002|王建国|户主|{OTHER}|淮河路3栋204室
        H001|李桂花|配偶|{WIFE}|淮河路3栋203室
        H001|陈小明|子|{SON}|淮河路3栋203室
        """,
        [],
    ),
    "the head not first": (
        f"""
        序号|家庭住址|姓名|与户主关系|身份证号码
        1|淮河路3栋203室|李桂花|配偶|{WIFE}
        .|.|陈大明|户主|{HEAD}
        .|.|陈小明|子|{SON}
        2|淮河路3栋204室|王建国|户主|{OTHER}
        """,
        ["A2:A4", "B2:B4"],
    ),
    "the head only in columns of its own": (
        f"""
        户主姓名|户主身份证号|住址|成员姓名|关系|成员身份证号
        陈大明|{HEAD}|淮河路3栋203室|李桂花|配偶|{WIFE}
        .|.|.|陈小明|子|{SON}
        王建国|{OTHER}|淮河路3栋204室|.|.|.
        """,
        ["A2:A3", "B2:B3", "C2:C3"],
    ),
    "a list of persons that names each one's head": (
        f"""
        姓名|与户主关系|户主姓名|身份证号码|户主身份证号码|家庭住址
        陈大明|户主|陈大明|{HEAD}|{HEAD}|淮河路3栋203室
        李桂花|配偶|陈大明|{WIFE}|{HEAD}|淮河路3栋203室
        陈小明|子|陈大明|{SON}|{HEAD}|淮河路3栋203室
        王建国|户主|王建国|{OTHER}|{OTHER}|淮河路3栋204室
        """,
        [],
    ),
    "a group over the members": (
        f"""
        序号|户主|住址|家庭成员情况|.|.
        .|.|.|姓名|与户主关系|身份证号
        1|陈大明|淮河路3栋203室|陈大明|户主|{HEAD}
        .|.|.|李桂花|配偶|{WIFE}
        .|.|.|陈小明|子|{SON}
        2|王建国|淮河路3栋204室|王建国|户主|{OTHER}
        """,
        ["A1:A2", "B1:B2", "C1:C2", "D1:F1", "A3:A5", "B3:B5", "C3:C5"],
    ),
}


@pytest.mark.parametrize("drawn", LINES)
def test_a_line_a_member_is_read(drawn):
    text, merged = LINES[drawn]
    sheet = table(spread(text), merged=merged)
    assert (sheet.kind, sheet.layout) == ("household", "lines")
    assert [people(household) for household in sheet.rows] == [FAMILY, WANG]
    assert [household.address for household in sheet.rows] == ["淮河路3栋203室", "淮河路3栋204室"]
    assert not any(row.refusals or member.refusals for row in sheet.rows for member in row.members)
    lines = [line.row for row in sheet.rows for line in row.lines]
    assert len(lines) == len(set(lines)) == sheet.read


def test_a_relative_with_a_phone_alone_is_to_be_called_and_no_member():
    drawn = f"姓名|性别|身份证号|居住地址|子女姓名|子女电话\n陈大明|男|{HEAD}|淮河路3栋203室|陈小明|13900000000"
    (household,) = table(spread(drawn), file="独居老人花名册.xlsx").rows
    assert ([one.name for one in household.members], household.extra["子女姓名"]) == (["陈大明"], "陈小明")
