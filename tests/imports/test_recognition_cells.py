"""Household ledgers: cells and headers as offices type them."""

from datetime import date

import pytest

from tests.imports.sheets import (
    ANNA,
    BO,
    HEAD,
    MOTHER,
    OTHER,
    SON,
    WIFE,
    codes,
    spread,
    table,
    warned,
)


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
