"""Household ledgers in the layouts that offices use."""

from datetime import date

import pytest

from tests.imports.sheets import ANNA, BO, codes, resident, spread, table, warned

WIFE, SON, MOTHER = resident("19620304", "998"), resident("19900506", "997"), resident("19330405", "996")
WRONG = WIFE[:-1] + "X"
HEAD, OTHER = resident("19600102", "997"), resident("19700708", "999")


def people(household):
    members = household.members
    return [(member.name, member.relation.replace("本人", "户主"), member.identity_number) for member in members]


FAMILY = [("陈大明", "户主", HEAD), ("李桂花", "配偶", WIFE), ("陈小明", "子", SON)]
WANG = [("王建国", "户主", OTHER)]

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


def test_a_building_merged_over_several_households_does_not_join_them():
    lines = spread(f"""
        楼栋|房号|户主姓名|成员姓名|与户主关系|身份证号
        淮河路3栋|203|陈大明|陈大明|户主|{HEAD}
        .|.|.|李桂花|配偶|{WIFE}
        .|204|王建国|王建国|户主|{OTHER}
        .|.|.|王母|母亲|{MOTHER}
    """)
    sheet = table(lines, merged=["A2:A5", "B2:B3", "C2:C3", "B4:B5", "C4:C5"])
    assert [[member.name for member in row.members] for row in sheet.rows] == [["陈大明", "李桂花"], ["王建国", "王母"]]
    assert [(row.building, row.room) for row in sheet.rows] == [("淮河路3栋", "203室"), ("淮河路3栋", "204室")]


def test_two_households_may_share_an_address():
    lines = spread(f"""
        姓名|与户主关系|身份证号码|家庭住址
        陈大明|户主|{HEAD}|淮河路3栋203室
        李桂花|配偶|{WIFE}|淮河路3栋203室
        王建国|户主|{OTHER}|淮河路3栋203室
    """)
    assert [len(row.members) for row in table(lines).rows] == [2, 1]


def test_without_a_head_by_relation_the_first_member_is_taken_with_a_warning():
    lines = spread(f"""
        户编号|姓名|与户主关系|身份证号码|家庭住址
        H1|李桂花|妻|{WIFE}|淮河路3栋203室
        H1|陈小明|子|{SON}|淮河路3栋203室
    """)
    (household,) = table(lines).rows
    assert household.head.name == "李桂花"
    assert "head-assumed" in warned(household.head)


def test_a_household_with_two_heads_is_refused_and_its_neighbour_is_not():
    lines = spread(f"""
        户编号|姓名|与户主关系|身份证号码|家庭住址
        H1|陈大明|户主|{HEAD}|淮河路3栋203室
        H1|李桂花|户主|{WIFE}|淮河路3栋203室
        H2|王建国|户主|{OTHER}|淮河路3栋204室
    """)
    first, second = table(lines).rows
    assert codes(first) == ["several-heads"]
    assert not second.refusals


def test_a_bad_member_line_leaves_its_household_alone():
    lines = spread(f"""
        户编号|姓名|与户主关系|身份证号码|家庭住址
        H1|陈大明|户主|{HEAD}|淮河路3栋203室
        H1|李桂花|配偶|{WRONG}|淮河路3栋203室
        H1|陈小明|子|{SON}|淮河路3栋203室
    """)
    (household,) = table(lines).rows
    assert not household.refusals
    assert [codes(member) for member in household.members] == [[], ["identity-wrong"], []]


def test_a_refused_head_refuses_the_household_and_names_the_line():
    lines = spread(f"""
        户编号|姓名|与户主关系|身份证号码|家庭住址
        H1|陈大明|户主|{WRONG}|淮河路3栋203室
        H1|李桂花|配偶|{WIFE}|淮河路3栋203室
    """)
    (household,) = table(lines).rows
    assert codes(household) == ["head-refused"]
    assert household.refusals[0].value == "2"


def test_a_bad_member_among_columns_refuses_the_line_and_names_the_cell():
    lines = spread(f"""
        户主姓名|身份证号|住址|成员一姓名|成员一关系|成员一身份证号
        陈大明|{HEAD}|淮河路3栋203室|李桂花|配偶|{WRONG}
        王建国|{OTHER}|淮河路3栋204室
    """)
    bad, good = table(lines).rows
    assert codes(bad) == ["identity-wrong"]
    assert bad.refusals[0].column == "F 成员一身份证号"
    assert not good.refusals


def test_the_same_number_twice_in_a_household_is_refused():
    lines = spread(f"""
        户主姓名|身份证号|住址|成员一姓名|成员一关系|成员一身份证号
        陈大明|{HEAD}|淮河路3栋203室|李桂花|配偶|{HEAD}
    """)
    assert codes(table(lines).rows[0]) == ["identity-twice"]


def test_a_head_named_again_as_first_member_is_one_person():
    lines = spread(f"""
        户主姓名|身份证号|住址|成员一姓名|成员一关系|成员一身份证号|成员二姓名|成员二关系|成员二身份证号
        陈大明|{HEAD}|淮河路3栋203室|陈大明|户主|{HEAD}|李桂花|配偶|{WIFE}
    """)
    (household,) = table(lines).rows
    assert [member.name for member in household.members] == ["陈大明", "李桂花"]


def test_relatives_in_columns_of_their_own_bring_their_relation():
    lines = spread(f"""
        户主姓名|身份证号|住址|配偶姓名|配偶身份证号|子女1姓名|子女1身份证号
        陈大明|{HEAD}|淮河路3栋203室|李桂花|{WIFE}|陈小明|{SON}
    """)
    (household,) = table(lines).rows
    assert [(member.name, member.relation) for member in household.members] == [
        ("陈大明", "户主"),
        ("李桂花", "配偶"),
        ("陈小明", "子女"),
    ]


def test_declared_figures_come_out_as_written():
    lines = spread(f"""
        户主姓名|身份证号|家庭住址|残疾人数|老年人|成年人|.|未成年人|.|月收入（元）|户月保障金
        .|.|.|.|.|在职人员|其他|在校生|其他|.|.
        陈大明|{HEAD}|淮河路3栋203室|1|0|2|1|.|1|1,850.50|868
    """)
    (household,) = table(lines, merged=["F1:G1", "H1:I1"]).rows
    assert household.declared == {
        "残疾人数": "1",
        "老年人": "0",
        "成年人/在职人员": "2",
        "成年人/其他": "1",
        "未成年人/其他": "1",
        "月收入": "1,850.50",
        "户月保障金": "868",
    }


def test_a_certificate_number_beside_the_identity_number_is_not_one():
    lines = spread(f"""
        登记时间|证件号码|户主姓名|身份证号码|家庭住址
        2024.9.11|DB-2024-001|陈大明|{HEAD}|淮河路3栋203室
    """)
    (household,) = table(lines).rows
    assert household.head.identity_number == HEAD
    assert household.extra == {"证件号码": "DB-2024-001"}
    assert not household.refusals


def test_a_document_number_alone_is_the_identity_number():
    lines = spread(f"户主姓名|证件号码|家庭住址\n陈大明|{HEAD}|淮河路3栋203室")
    assert table(lines).rows[0].head.identity_number == HEAD


def test_the_place_comes_from_columns_or_from_the_address():
    lines = spread(f"""
        户主|身份证号|所属街道|所属社区|网格|网格小组|小区|楼号|单元|室号|片长|组长|楼栋长
        陈大明|{HEAD}|逍遥津街道|县桥社区|第一网格|2组|农机宿舍|3|1|203|赵一|钱二|孙三
    """)
    (household,) = table(lines).rows
    assert (household.street, household.community, household.area, household.group) == (
        "逍遥津街道", "县桥社区", "第一网格", "2组",
    )  # fmt: skip
    assert (household.building, household.room) == ("农机宿舍3栋", "1单元203室")
    assert household.address == "农机宿舍3栋1单元203室"
    assert (household.area_lead, household.group_lead, household.building_lead) == ("赵一", "钱二", "孙三")


def test_one_column_may_hold_area_and_group():
    lines = spread(f"户主|身份证号|住址|所属网格\n陈大明|{HEAD}|淮河路3栋203室|第一片-1组")
    (household,) = table(lines).rows
    assert (household.area, household.group) == ("第一片", "1组")


def test_facts_about_each_person_are_read_in_a_line_a_member():
    lines = spread(f"""
        姓名|与户主关系|身份证号|性别|出生日期|民族|健康状况|残疾类别|残疾等级|劳动能力|就业状况|月收入|生活自理能力|联系电话|住址
        陈大明|户主|{HEAD}|男|1960-01-02|汉|患慢性病|智力|二级|无|无业|0|部分自理|13900000001|淮河路3栋203室
        李桂花|配偶|{WIFE}|女|1962.3.4|回|良好|肢体三级|.|有|在职|1,200|自理|.|.
    """)
    (household,) = table(lines).rows
    head, wife = household.members
    assert (head.sex, head.birth_date, head.ethnicity, head.health) == ("male", date(1960, 1, 2), "汉", "患慢性病")
    assert (head.disability_class, head.disability_level) == ("智力", 2)
    assert (head.labour, head.work, head.self_care) == ("无", "无业", "部分自理")
    assert (wife.disability_class, wife.disability_level, wife.monthly_income) == ("肢体", 3, 1200)
    assert household.phone == "13900000001"
    assert not head.warnings and not wife.warnings


def test_what_disagrees_with_the_identity_number_is_kept_with_a_warning():
    lines = spread(f"""
        姓名|与户主关系|身份证号|性别|出生日期|住址
        陈大明|户主|{HEAD}|女|1961-01-02|淮河路3栋203室
        李桂花|儿子|{WIFE}|女|.|.
    """)
    (household,) = table(lines).rows
    head, child = household.members
    assert warned(head) == ["sex-disagrees", "birth-disagrees"]
    assert (head.sex, head.birth_date) == ("female", date(1960, 1, 2))
    assert warned(child) == ["relation-disagrees"]
    assert child.relation == "儿子"


def test_documents_of_fifteen_digits_and_from_abroad_stay_what_they_are():
    lines = spread("""
        姓名|与户主关系|证件号码|住址
        陈大明|户主|340103600102997|淮河路3栋203室
        JOHN SMITH|女婿|E12345678|.
        林阿姨|母亲|H12345678|.
    """)
    (household,) = table(lines).rows
    assert [member.identity_number for member in household.members] == ["340103600102997", "E12345678", "H12345678"]
    assert [member.name for member in household.members] == ["陈大明", "JOHN SMITH", "林阿姨"]
    assert household.members[0].birth_date == date(1960, 1, 2)


def test_a_member_without_a_number_keeps_name_and_birth_date():
    lines = spread(f"""
        姓名|与户主关系|身份证号|出生年月|住址
        陈大明|户主|{HEAD}|.|淮河路3栋203室
        陈宝宝|孙子|无|2024年5月|.
    """)
    (household,) = table(lines).rows
    baby = household.members[1]
    assert (baby.identity_number, baby.birth_date) == ("", date(2024, 5, 1))
    assert warned(baby) == ["date-rough"]


def test_a_known_number_of_people_that_the_rows_do_not_name_is_a_warning():
    lines = spread(f"户主姓名|身份证号|住址|家庭人口\n陈大明|{HEAD}|淮河路3栋203室|3")
    assert warned(table(lines).rows[0]) == ["members-differ"]


def test_a_ledger_of_heads_alone_is_a_ledger():
    lines = spread(f"""
        姓名|身份证号码|救助类别|致困原因|居住地址
        陈大明|{HEAD}|低保|因病|淮河路3栋203室
        王建国|{OTHER}|特困|因残|淮河路3栋204室
    """)
    sheet = table(lines)
    assert [(row.head.name, row.category, row.cause) for row in sheet.rows] == [
        ("陈大明", "低保", "因病"),
        ("王建国", "特困", "因残"),
    ]


@pytest.mark.parametrize(
    ("cell", "found", "problem"),
    [
        ("'" + ANNA, ANNA, None),
        ("１１０１０５１９４９１２３１００２ｘ", ANNA, None),
        ("110105 19491231 002x", ANNA, None),
        ("\u200b" + BO + "\xa0", BO, None),
        ("\t" + BO, BO, None),
        (4.405241880010100e17, "", "identity-as-number"),
        (440524800101001.0, "", "identity-as-number"),
        ("3.40103E+17", "", "identity-as-number"),
        ("440524188001010015", "", "identity-wrong"),
        ("44052418800101001", "", "identity-wrong"),
        ("440524********0014", "", None),  # a warning: it may still be found by number and name
    ],
)
def test_identity_numbers_are_normalised_or_refused_never_repaired(cell, found, problem):
    lines = [["户主姓名", "身份证号", "住址"], ["陈大明", cell, "淮河路3栋203室"]]
    (household,) = table(lines).rows
    assert household.head.identity_number == found
    assert codes(household) == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("cell", "found", "warnings"),
    [
        ("6222 0000 1111 2222 333", "6222000011112222333", []),
        (6.222000011112222e18, "", ["bank-as-number"]),
        (62220000111122.0, "62220000111122", []),
        ("6.222E+18", "", ["bank-as-number"]),
        ("—", "", []),
        ("现金发放", "", ["bank-wrong"]),
    ],
)
def test_a_bank_account_that_lost_digits_is_left_empty_with_a_warning(cell, found, warnings):
    lines = [["户主姓名", "身份证号", "住址", "银行账号"], ["陈大明", HEAD, "淮河路3栋203室", cell]]
    (household,) = table(lines).rows
    assert household.bank_account == found
    assert warned(household) == warnings
    assert not household.refusals


def test_bank_and_account_in_one_cell_are_told_apart():
    lines = spread(f"户主姓名|身份证号|住址|开户行及账号\n陈大明|{HEAD}|x|徽商银行（庐阳支行）：6222000011112222333")
    (household,) = table(lines).rows
    assert (household.bank_name, household.bank_account) == ("徽商银行（庐阳支行）", "6222000011112222333")
    assert not household.warnings


def test_a_household_number_may_be_a_short_number_but_not_a_long_one():
    lines = [
        ["户编号", "户主姓名", "身份证号", "住址"],
        [12.0, "陈大明", HEAD, "x"],
        [3.4010312e17, "王建国", OTHER, "y"],
    ]
    first, second = table(lines).rows
    assert first.number == "12"
    assert codes(second) == ["number-unreadable"]


def test_phones_typed_as_numbers_are_text():
    lines = [["户主姓名", "身份证号", "住址", "联系电话"], ["陈大明", HEAD, "x", 13900000001.0]]
    assert table(lines).rows[0].phone == "13900000001"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+陈大明", "-陈", "@陈", "=1+1", "𠮷田", "䶮", "买买提·吐尔逊"])
def test_a_name_is_text_whatever_it_begins_with(name):
    lines = [["户主姓名", "身份证号", "住址"], [name, HEAD, "x"]]
    assert table(lines).rows[0].head.name == name


@pytest.mark.parametrize(
    ("written", "name"), [("陈　明", "陈明"), (" 陈大明\u200b ", "陈大明"), ("陈大明（户主）", "陈大明")]
)
def test_a_stretched_or_marked_name_is_the_name(written, name):
    lines = [["户主姓名", "身份证号", "住址"], [written, HEAD, "x"]]
    assert table(lines).rows[0].head.name == name


def test_a_nonsense_opening_date_refuses_and_none_does_not():
    lines = spread(f"""
        登记时间|户主姓名|身份证号|住址
        2024年13月1日|陈大明|{HEAD}|x
        .|王建国|{OTHER}|y
    """)
    bad, good = table(lines).rows
    assert codes(bad) == ["date-unreadable"]
    assert bad.refusals[0].column == "A 登记时间"
    assert not good.refusals and good.opened_on is None


def test_a_day_still_to_come_is_refused():
    lines = spread(f"登记时间|户主姓名|身份证号|住址\n2052-01-01|陈大明|{HEAD}|x")
    assert codes(table(lines, today=date(2025, 10, 11)).rows[0]) == ["date-in-future"]


def test_a_row_without_a_name_is_refused():
    lines = spread(f"户主姓名|身份证号|住址\n.|{HEAD}|淮河路3栋203室")
    assert codes(table(lines).rows[0]) == ["name-missing"]


def test_household_cells_that_differ_between_its_lines_are_a_warning():
    lines = spread(f"""
        户编号|姓名|与户主关系|身份证号码|家庭住址
        H1|陈大明|户主|{HEAD}|淮河路3栋203室
        H1|李桂花|配偶|{WIFE}|淮河路4栋204室
    """)
    (household,) = table(lines).rows
    assert household.address == "淮河路3栋203室"
    assert warned(household) == ["household-disagrees"]


@pytest.mark.parametrize("name", ["13900000001", "低保户（60户）", "李桂花（配偶）、陈小明（子）", "陈大明，李桂花"])
def test_a_heading_a_number_or_several_names_are_no_name(name):
    lines = [["户主姓名", "身份证号", "住址"], [name, HEAD, "x"]]
    assert codes(table(lines).rows[0]) == ["name-wrong"]


def test_a_table_may_begin_in_any_column():
    lines = [["", "", *line] for line in spread(f"户主姓名|身份证号|住址\n陈大明|{HEAD}|x")]
    assert table([[], ["", "台账"], *lines]).rows[0].head.name == "陈大明"


def test_a_header_of_three_rows():
    lines = spread(f"""
        序号|户主信息|.|.|家庭成员|.|.|.|家庭人口结构|.|.
        .|姓名|身份证号|住址|成员一|.|成员二|.|成年人|.|老年人
        .|.|.|.|姓名|身份证号|姓名|身份证号|在职|其他|.
        1|陈大明|{HEAD}|淮河路3栋203室|李桂花|{WIFE}|陈小明|{SON}|1|2|0
    """)
    merged = ["A1:A3", "B1:D1", "B2:B3", "C2:C3", "D2:D3", "E1:H1", "E2:F2", "G2:H2", "I1:K1", "I2:J2", "K2:K3"]
    sheet = table(lines, merged=merged)
    assert sheet.header_rows == (1, 2, 3)
    (household,) = sheet.rows
    assert [member.name for member in household.members] == ["陈大明", "李桂花", "陈小明"]
    assert household.declared == {
        "家庭人口结构/成年人/在职": "1",
        "家庭人口结构/成年人/其他": "2",
        "家庭人口结构/老年人": "0",
    }


def test_cells_merged_across_columns_are_one_column():
    lines = spread(f"""
        户主姓名|.|身份证号|.|住址|.
        陈大明|.|{HEAD}|.|淮河路3栋203室|.
        王建国|.|{OTHER}|.|淮河路3栋204室|.
    """)
    sheet = table(lines, merged=["A1:B1", "C1:D1", "E1:F1", "A2:B2", "C2:D2", "E2:F2", "A3:B3", "C3:D3", "E3:F3"])
    assert [row.head.name for row in sheet.rows] == ["陈大明", "王建国"]
    assert not sheet.warnings


def test_a_line_of_few_words_is_not_taken_for_another_header():
    lines = spread(f"""
        户编号|姓名|与户主关系|身份证号码|健康|残疾
        H1|陈大明|户主|{HEAD}|良好|无
        .|李桂花|户主|.|健康|残疾
        H2|王建国|户主|{OTHER}|健康|无
    """)
    assert table(lines).read == 3


def test_sections_and_sheets_named_after_a_place_give_the_area():
    lines = spread(f"""
        户主姓名|身份证号|住址
        第一片1组
        陈大明|{HEAD}|淮河路3栋203室
        第一片2组
        王建国|{OTHER}|淮河路3栋204室
    """)
    assert [(row.area, row.group) for row in table(lines).rows] == [("第一片", "第一片1组"), ("第一片", "第一片2组")]
    alone = spread(f"户主姓名|身份证号|住址\n陈大明|{HEAD}|x")
    assert table(alone, name="第二片区").rows[0].area == "第二片区"
    assert table(alone, name="Sheet1").rows[0].area == ""


def test_a_lead_with_his_telephone_is_a_name():
    lines = spread(f"户主姓名|身份证号|住址|片长|责任人\n陈大明|{HEAD}|x|赵一 13900000001|钱二、孙三")
    (household,) = table(lines).rows
    assert (household.area_lead, household.helper) == ("赵一", "钱二")
    assert warned(household) == ["several-names"]


@pytest.mark.parametrize(("written", "number"), [("Ｈ００１", "H001"), ("h 001", "h 001"), (7.0, "7"), ("7.0", "7")])
def test_a_household_number_keeps_its_own_spelling_in_half_width(written, number):
    lines = [["户编号", "户主姓名", "身份证号", "住址"], [written, "陈大明", HEAD, "x"]]
    assert table(lines).rows[0].number == number


def test_a_masked_number_is_none_and_says_so():
    lines = spread("户主姓名|身份证号|住址\n陈大明|440524********0014|x")
    (household,) = table(lines).rows
    assert (household.head.identity_number, household.head.identity_as_written) == ("", "440524********0014")
    assert (codes(household), warned(household)) == ([], ["identity-masked"])


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (("1", "2"), ("", "")),
        (("101", "102"), ("", "")),
        (("2024001", "2024002"), ("2024001", "2024002")),
        (("3-1", "3-2"), ("3-1", "3-2")),
    ],
)
def test_a_column_of_numbers_names_households_unless_it_only_counts(cells, numbers):
    lines = spread(f"""
        编号|户主姓名|身份证号码|住址
        {cells[0]}|陈大明|{HEAD}|x
        {cells[1]}|王建国|{OTHER}|y
    """)
    assert tuple(row.number for row in table(lines).rows) == numbers


def test_a_ledger_that_also_says_what_is_needed_stays_a_ledger():
    lines = spread(f"""
        序号|户主姓名|身份证号|家庭住址|致困原因|主要需求|帮扶措施|帮扶责任人|走访时间
        1|陈大明|{HEAD}|x|因病|助餐|联系食堂|于芳|2025.5.7
    """)
    sheet = table(lines)
    assert sheet.kind == "household"
    assert sheet.rows[0].extra == {"主要需求": "助餐", "帮扶措施": "联系食堂", "走访时间": "2025.5.7"}


def test_somebody_elses_telephone_is_no_figure_of_the_household():
    lines = spread(f"户主姓名|身份证号|住址|监护人电话|养犬数\n陈大明|{HEAD}|x|13900000001|2")
    (household,) = table(lines).rows
    assert (household.extra, household.declared) == ({"监护人电话": "13900000001"}, {"养犬数": "2"})


def test_a_line_with_an_address_begins_a_household_where_others_leave_it_out():
    lines = spread(f"""
        姓名|与户主关系|身份证号码|家庭住址
        陈大明|户主|{HEAD}|淮河路3栋203室
        陈小明|子|{SON}|.
        陈奶奶|母亲|{MOTHER}|.
        李桂花|配偶|{WIFE}|淮河路4栋204室
        王建国|户主|{OTHER}|.
    """)
    assert [[member.name for member in row.members] for row in table(lines).rows] == [
        ["陈大明", "陈小明", "陈奶奶"],
        ["王建国", "李桂花"],
    ]


def test_one_missing_address_does_not_part_households_that_repeat_theirs():
    lines = spread(f"""
        姓名|与户主关系|身份证号码|家庭住址
        陈大明|户主|{HEAD}|淮河路3栋203室
        陈小明|子|{SON}|淮河路3栋203室
        陈奶奶|母亲|{MOTHER}|.
        王建国|户主|{OTHER}|淮河路4栋204室
        李桂花|配偶|{WIFE}|淮河路4栋204室
    """)
    assert [len(row.members) for row in table(lines).rows] == [3, 2]


def test_a_column_that_counts_the_members_or_lists_them_in_words_names_none():
    lines = spread(f"""
        户主姓名|身份证号|住址|家庭成员|共同生活成员
        陈大明|{HEAD}|x|3|李桂花（配偶）、陈小明（子）
        王建国|{OTHER}|y|1|.
    """)
    sheet = table(lines)
    assert [[member.name for member in row.members] for row in sheet.rows] == [["陈大明"], ["王建国"]]
    assert sheet.rows[0].declared == {"家庭成员": "3"}
    assert sheet.rows[0].extra == {"共同生活成员": "李桂花（配偶）、陈小明（子）"}
