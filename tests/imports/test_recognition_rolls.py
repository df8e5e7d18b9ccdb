"""An office's own rolls beside departments' lists: which is which, by what the columns tell."""

from datetime import date

import pytest

from tests.imports.sheets import resident, table
from tests.imports.test_recognition_rosters import listed, said

CHEN, LI = resident("19400102", "997"), resident("19500203", "998")


@pytest.mark.parametrize("file", ["困难群众花名册.csv", "困难家庭人员明细.xlsx"])
def test_an_offices_own_roll_of_its_families_is_a_ledger_and_gives_nobody_a_benefit(file):
    sheet = listed(
        f"""
        户主姓名 | 户主身份证号 | 家庭成员姓名 | 成员身份证号 | 家庭关系 | 居住地 | 手机号码 | 困难类型
        陈大 | {CHEN} | 陈大 | {CHEN} | 户主 | 淮河路3栋203室 | 19900000001 | 低保
        陈大 | {CHEN} | 李二 | {LI} | 配偶 | 淮河路3栋203室 | . | 低保
        """,
        file=file,
    )
    assert (sheet.kind, len(sheet.rows), len(sheet.rows[0].members)) == ("household", 1, 2)


def test_a_roll_of_old_people_who_live_alone_is_a_ledger_where_it_says_where_they_live():
    drawn = f"姓名 | 身份证号码 | 现住址 | 联系方式 | 类型\n陈大 | {CHEN} | 淮河路3栋203室 | 19900000001 | 独居老人"
    assert listed(drawn, file="特殊群体名册.xlsx", name="独居老人").kind == "household"


def test_a_doctors_ledger_is_a_list_by_what_it_tells_of_care():
    sheet = listed(
        f"姓名 | 证件号码 | 是否独居 | 近半年手术情况\n陈大 | {CHEN} | 是 | 无", file="家庭医生签约台账.xlsx"
    )
    assert (sheet.kind, said(sheet.rows[0])) == ("roster", ["lives_alone"])


def test_a_pensioner_said_to_be_dead_holds_nothing_more():
    drawn = f"退休人员 | 公民身份号码 | 养老金 | 健在情况\n陈大 | {CHEN} | 3100 | 健在\n李二 | {LI} | 3000 | 已故"
    assert [said(row) for row in listed(drawn).rows] == [["pension"], ["-pension"]]


def test_one_rate_merged_over_many_lines_is_each_ones_own():
    lines = [["姓名", "身份证号", "补贴标准"], ["陈大", CHEN, 100], ["李二", LI, ""]]
    sheet = table(lines, file="2026年4月高龄津贴.xlsx", merged=["C2:C3"])
    assert [row.facts[0].amount for row in sheet.rows] == [100, 100]


def test_a_number_within_the_family_makes_no_families_of_its_members():
    header = ["户内编号", "户主姓名", "姓名", "身份证号", "户月保障金"]
    rows = [["1", "王芳", "王芳", CHEN, 720], ["2", "王芳", "李二", LI, 720]]
    sheet = table([header, *rows], file="2026年4月低保.csv")
    assert [row.facts[0].amount for row in sheet.rows] == [720, None]


def test_a_quarters_list_given_while_the_quarter_goes_on_is_for_this_month():
    lines = [["姓名", "身份证号", "金额"], ["陈大", CHEN, 100]]
    sheet = table(lines, file="2026年第一季度高龄津贴.xlsx", today=date(2026, 2, 10))
    assert (sheet.month, sheet.rows[0].refusals) == (date(2026, 2, 1), ())


def test_another_departments_ledger_of_who_works_is_a_list_where_nobody_lives_in_it():
    lines = f"""
        凯旋街道登记失业人员实名台账
        姓名 | 身份证号码 | 就业状态 | 登记日期
        陈大 | {CHEN} | 登记失业 | 2026-03-02
    """
    sheet = listed(lines, file="人社所.xlsx", name="2026年8月")
    assert (sheet.kind, sheet.department, [fact.kind for fact in sheet.rows[0].facts]) == (
        "roster",
        "social_security",
        ["work"],
    )


@pytest.mark.parametrize("label", ["居家护理到期日", "照料服务截止时间", "护工期满日期"])
def test_when_care_ends_is_known_by_what_its_column_is_called(label):
    lines = f"姓名 | 证件号码 | {label}\n陈大 | {CHEN} | 2026-09-20"
    sheet = listed(lines, file="家庭医生签约名单2026年8月.xlsx")
    assert [(fact.kind, fact.value) for fact in sheet.rows[0].facts] == [("care_ending", "2026-09-20")]


def test_how_somebody_works_in_words_that_nobody_explained_is_pointed_out():
    drawn = f"姓名 | 身份证号 | 就业状态\n陈大 | {CHEN} | 单位就业\n李二 | {LI} | 躺平"
    sheet = listed(drawn, file="人社2026年8月.xlsx")
    assert [said(row) for row in sheet.rows] == [["work"], []]
    assert [one.code for one in sheet.rows[1].warnings] == ["work-unknown"]


def test_whoever_has_a_disability_card_is_a_list_where_nobody_lives_in_it():
    header = "持证人姓名 | 身份证号码 | 残疾人证号 | 残疾类别等级"
    sheet = listed(
        f"2025-09持证残疾人基本信息\n{header}\n陈大 | {CHEN} | {CHEN}62 | 精神二级",
        file="庐阳区残疾人联合会持证人员2025年9月.xlsx",
    )
    assert (sheet.kind, sheet.department, said(sheet.rows[0])) == ("roster", "disabled_federation", ["disability_card"])


def test_the_federations_list_of_cards_makes_no_files_though_it_says_where_its_people_live():
    header = "姓名 | 身份证号 | 残疾人证号 | 家庭住址 | 联系电话"
    line = f"陈大 | {CHEN} | {CHEN}62 | 淮河路3栋203室 | 13900000000"
    sheet = listed(f"{header}\n{line}", file="庐阳区残疾人联合会持证人员.xlsx", name="持证残疾人")
    assert (sheet.kind, said(sheet.rows[0])) == ("roster", ["disability_card"])


def test_a_list_of_what_is_paid_that_was_checked_at_the_door_makes_no_files():
    drawn = f"2026年8月低保对象走访核查名册\n姓名 | 身份证号 | 救助类别 | 月保障金\n陈大 | {CHEN} | 低保 | 700"
    assert listed(drawn, file="民政.xlsx").kind == "roster"


def test_what_changed_in_a_month_is_a_state():
    drawn = f"2026年8月低保\n姓名 | 身份证号 | 金额 | 变动情况\n陈大 | {CHEN} | 700 | 新增\n李二 | {LI} | 600 | 停保"
    assert [said(row) for row in listed(drawn, file="民政.xlsx").rows] == [["dibao"], ["-dibao"]]
