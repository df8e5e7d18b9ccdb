"""Several lists on one sheet: where one ends and the next begins, and what the sheet's top says of them all."""

from datetime import date

from tests.imports.sheets import resident, spread, table, tables

CHEN, LI, WANG = resident("19400102", "997"), resident("19500203", "998"), resident("19880506", "999")


def told(sheet):
    return [(row.name, [(fact.kind, fact.is_stopped) for fact in row.facts]) for row in sheet.rows]


def test_lists_of_two_benefits_below_each_other_are_two_though_their_headers_are_nearly_the_same():
    lines = [["序号", "姓名", "身份证号", "低保对象"], [1, "陈大", CHEN, "是"], ["高龄津贴发放表"]]
    lines += [["序号", "姓名", "身份证号", "高龄津贴"], [1, "李二", LI, 100]]
    first, second = tables(lines, file="2026年3月民政.csv")
    assert (told(first), told(second)) == ([("陈大", [("dibao", False)])], [("李二", [("old_age", False)])])


def test_those_who_went_are_a_list_of_their_own_under_the_same_header():
    lines = f"""
        县桥社区2026年3月低保变动情况
        一、新增人员名单
        姓名 | 身份证号 | 月保障金
        陈大 | {CHEN} | 700
        二、停发人员名单
        姓名 | 身份证号 | 月保障金
        李二 | {LI} | 700
    """
    came, went = tables(spread(lines), file="变动.xlsx")
    assert (told(came), told(went)) == ([("陈大", [("dibao", False)])], [("李二", [("dibao", True)])])
    assert [(one.month, one.community) for one in (came, went)] == [(date(2026, 3, 1), "县桥社区")] * 2


def test_a_group_with_its_header_again_goes_on_with_the_list():
    lines = f"""
        2026年3月低保发放名册
        姓名 | 身份证号 | 月保障金
        陈大 | {CHEN} | 700
        二组
        姓名 | 身份证号 | 月保障金
        李二 | {LI} | 700
    """
    assert [name for name, _facts in told(table(spread(lines), file="低保.xlsx"))] == ["陈大", "李二"]


def test_what_stands_between_two_tables_is_told_of_the_next_one():
    lines = [["2026年3月特困供养发放表"], ["姓名", "身份证号", "金额"], ["陈大", CHEN, 900], ["制表人：赵一"]]
    lines += [["2026年2月高龄津贴发放表"], ["填报单位：", "义井社区"], ["姓名", "身份证号", "年龄", "津贴标准"]]
    lines += [["李二", LI, 81, 100]]
    first, second = tables(lines, file="民政.xlsx")
    assert (told(first), first.month) == ([("陈大", [("tekun", False)])], date(2026, 3, 1))
    assert (told(second), second.month) == ([("李二", [("old_age", False)])], date(2026, 2, 1))


def test_a_month_in_the_table_above_is_not_that_of_the_next_one():
    lines = [["姓名", "身份证号", "低保金"], ["陈大", CHEN, 600], ["月份：", "2025年3月"], ["高龄津贴发放表"]]
    lines += [["姓名", "身份证号", "高龄津贴"], ["李二", LI, 100]]
    first, second = tables(lines, file="民政.csv")
    assert (len(first.rows), second.month) == (1, None)
