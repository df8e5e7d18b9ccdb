"""Household ledgers: members and heads, what is refused and what is warned of, places and facts."""

from datetime import date

from tests.imports.sheets import (
    HEAD,
    MOTHER,
    OTHER,
    SON,
    WIFE,
    WRONG,
    codes,
    spread,
    table,
    warned,
)


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
