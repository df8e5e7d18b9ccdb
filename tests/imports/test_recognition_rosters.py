"""Departments' lists in the layouts that offices know: whose, for which month, what each row says."""

from datetime import date
from decimal import Decimal

import pytest

from assist.imports.recognition import recognise_sheet
from assist.imports.rosters import Asked
from tests.imports.sheets import codes, raw_sheet, resident, spread, table, tables, warned

CHEN, LI, WANG = resident("19400102", "997"), resident("19500203", "998"), resident("19880506", "999")
SEPTEMBER = date(2025, 9, 1)


def listed(drawn, *, file="2025年9月名单.xlsx", name="Sheet1", **facts):
    return table(spread(drawn), file=file, name=name, **facts)


def said(row):
    """What a row says, shortly: kinds, a stroke before what is stopped."""
    return ["-" * fact.is_stopped + fact.kind for fact in row.facts]


def test_the_benefit_may_stand_in_the_sheets_name_alone():
    sheet = listed(f"姓名 | 身份证号 | 金额\n陈大 | {CHEN} | 100", name="高龄津贴", file="2025.9.xlsx")
    assert (sheet.kind, sheet.department, sheet.month) == ("roster", "civil_affairs", SEPTEMBER)
    assert (sheet.rows[0].facts[0].kind, sheet.rows[0].facts[0].amount) == ("old_age", Decimal(100))


def test_the_benefit_may_stand_over_a_column_of_yes():
    sheet = listed(
        f"""
        姓名 | 身份证号 | 低保 | 特困 | 是否享受高龄津贴
        陈大 | {CHEN} | √ | . | 是
        李二 | {LI} | 否 | ○ | .
        """,
        file="民政2025-09.xlsx",
    )
    assert [said(row) for row in sheet.rows] == [["dibao", "old_age"], ["tekun"]]


def test_a_payment_sheet_with_a_row_a_family_covers_its_members():
    sheet = listed(
        f"""
        2025年9月城市低保发放签字表
        制表单位：县桥社区
        序号 | 地区 | 姓名 | 身份证号 | 低保证号 | 保障人数 | 保障金 | 居住地址 | 银行账号 | 领取人
        1 | 庐阳区 | 陈大 | {CHEN} | D001 | 3 | 1500 | 淮河路3栋 | 6217001234567890123 | .
        """,
        file="发放表.xls",
    )
    fact = sheet.rows[0].facts[0]
    assert (sheet.month, sheet.community, fact.kind, fact.covers) == (SEPTEMBER, "县桥社区", "dibao", 3)


@pytest.mark.parametrize(
    ("words", "stopped"),
    [
        *((words, False) for words in ("正常", "在享", "在册", "渐退期", "未停发")),
        *((words, True) for words in ("停发", "死亡停发", "不在册", "非在享", "未纳入")),
    ],
)
def test_a_state_says_whether_it_is_held(words, stopped):
    sheet = listed(f"姓名 | 身份证号 | 救助类别 | 月保障金 | 状态\n陈大 | {CHEN} | 低保 | 600 | {words}")
    assert sheet.rows[0].facts[0].is_stopped is stopped


def test_a_disability_cards_number_says_whose_it_is_which_class_and_which_level():
    sheet = listed(
        f"""
        残疾人姓名 | 残疾人证号 | 残疾等级及类别 | 是否享受生活补贴 | 证件状态
        陈大 | {CHEN}52 | . | 是 | 正常
        李二 | {LI}43B1 | 肢体Ⅲ级 | 否 | 注销
        """,
        file="县残联202509.csv",
    )
    chen, li = sheet.rows
    assert (chen.identity_number, said(chen)) == (CHEN, ["disability_card", "hardship_disability"])
    assert (chen.facts[0].disability_class, chen.facts[0].disability_level) == ("5", 2)
    assert (said(li), li.facts[0].disability_level) == (["-disability_card"], 3)


def test_retirees_social_security_and_funerals_are_told_by_their_columns():
    pensions = listed(f"退休人员姓名 | 社会保障号码 | 养老金合计\n陈大 | '{CHEN} | 3,200.50元", file="九月.csv")
    bases = listed(f"姓名 | 身份证号 | 险种 | 月缴费基数 | 参保状态\n陈大 | {CHEN} | 职工 | 4200 | 停保")
    deaths = listed(f"逝者姓名 | 身份证号码 | 去世时间 | 火化时间\n李二 | {LI} | . | 2025/6/12", file="馆.xlsx")
    assert (pensions.department, pensions.rows[0].facts[0].amount) == ("retirees", Decimal("3200.50"))
    assert (bases.department, said(bases.rows[0])) == ("social_security", ["-contribution_base"])
    assert (deaths.department, deaths.rows[0].facts[0].starts_on) == ("funerals", date(2025, 6, 12))


def test_what_cannot_be_read_is_refused_and_never_guessed():
    rows = spread(
        f"""
        姓名 | 身份证号 | 救助类别 | 月保障金 | 状态
        陈大 | 3.40103E+17 | 低保 | 600 | 正常
        李二 | {LI[:6]}********{LI[-4:]} | 低保 | 600 | 正常
        王三 | . | 低保 | 600 | 正常
        赵四 | {WANG} | 神秘补助 | 600 | 正常
        孙五 | {CHEN} | 低保 | 600 | 天气晴
        """
    )
    rows.append(["周六", float(340103194001029970), "低保", 600.0, "正常"])
    sheet = table(rows, file="2025年9月救助名册.xlsx")
    assert [codes(row) for row in sheet.rows] == [
        ["identity-as-number"], ["identity-hidden"], ["identity-missing"], ["benefit-unknown"], [],
        ["identity-as-number"],
    ]  # fmt: skip
    assert "state-unknown" in warned(sheet.rows[4])


def test_the_month_and_the_department_are_asked_where_nothing_says_them():
    drawn = spread(f"姓名 | 身份证号 | 救助类别 | 月保障金 | 状态\n陈大 | {CHEN} | 低保 | 600 | 正常")
    asked = Asked(month=SEPTEMBER, department="disabled_federation")
    (without,) = recognise_sheet(raw_sheet(drawn), "名册.xlsx")
    (told,) = recognise_sheet(raw_sheet(drawn), "名册.xlsx", asked=asked)
    assert [problem.code for problem in without.refusals] == ["month-missing"]
    assert (told.month, told.department, told.refusals) == (SEPTEMBER, "disabled_federation", [])


def test_a_ledger_of_the_office_stays_one_though_it_names_benefits():
    drawn = f"""
        户编号 | 户主姓名 | 身份证号 | 家庭住址 | 救助类别 | 月保障金 | 登记时间
        1 | 陈大 | {CHEN} | 淮河路3栋 | 低保 | 600 | 2024-1-1
        """
    assert listed(drawn, file="低保家庭台账.xlsx").kind == "household"


def test_the_heads_own_row_is_known_by_the_relation():
    sheet = listed(
        f"""
        户主姓名 | 户主身份证号 | 成员姓名 | 成员身份证号 | 与户主关系 | 享受待遇 | 补差金额 | 享受开始时间
        陈大 | {CHEN} | 陈大 | {CHEN} | 本人 | 最低生活保障 | 600 | 2023年8月
        陈大 | {CHEN} | 李二 | {LI} | 妻 | 低保 | 600 | 2023-08
        """
    )
    assert [row.head_identity for row in sheet.rows] == [CHEN, CHEN]
    assert {row.facts[0].starts_on for row in sheet.rows} == {date(2023, 8, 1)}


def test_rows_in_the_same_doubtful_words_are_each_told_of():
    drawn = f"""
        姓名 | 身份证号 | 低保 | 状态
        陈大 | {CHEN} | 1 | 莫名
        李二 | {LI} | 1 | 莫名
        王三 | {WANG} | 1 | 正常
    """
    sheet = listed(drawn, file="2025年9月救助名册.xlsx")
    assert [warned(row) for row in sheet.rows] == [["state-unknown"], ["state-unknown"], []]
    assert [said(row) for row in sheet.rows] == [["dibao"], ["dibao"], ["dibao"]]


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("截至2026.3.31在册低保对象名册", date(2026, 3, 1)),
        ("低保对象名册（截至二〇二六年三月）", date(2026, 3, 1)),
        ("2026年三月份低保发放名册", date(2026, 3, 1)),
        ("2026年1-3月低保发放名册", date(2026, 3, 1)),
        ("2025年12月至2026年2月低保发放名册", date(2026, 2, 1)),
        ("2026年第一季度低保发放名册", date(2026, 3, 1)),
        ("2025年12月至2月低保发放名册", date(2026, 2, 1)),
        ("低保名册（缴费截止2026年4月5日）", None),
        ("2026年2月低保名册（截至2026年3月2日）", date(2026, 2, 1)),
        ("低保名册 制表日期：2026年4月2日", None),
    ],
)
def test_a_title_says_its_month_in_the_ways_of_offices(title, month):
    sheet = listed(f"{title}\n姓名 | 身份证号 | 月保障金\n陈大 | {CHEN} | 600", file="名册.xls")
    assert sheet.month == month


@pytest.mark.parametrize(
    ("title", "community"),
    [
        ("2026年3月枫林社区低保名册", "枫林社区"),
        ("橘洲街道社区卫生服务中心2026年3月低保人员名册", ""),
        ("橘洲街道各社区2026年3月低保名册", ""),
        ("二〇二六年三月橘洲街道枫林社区低保名册", "枫林社区"),
    ],
)
def test_a_title_names_a_community_without_the_month_before_it(title, community):
    sheet = listed(f"{title}\n姓名 | 身份证号 | 月保障金\n陈大 | {CHEN} | 600")
    assert sheet.community == community


def test_a_list_of_children_in_care_is_told_by_its_own_words():
    sheet = listed(
        f"""
        家长姓名 | 儿童姓名 | 儿童身份证号 | 儿童类别 | 监护人姓名 | 监护人身份证号 | 发放标准（元/月） | 享受起始年月
        李某 | 陈小 | {CHEN} | 社会散居孤儿 | 李二 | {LI} | 1400 | 202005
        """,
        file="2026年3月孤儿和事实无人抚养儿童基本生活费.xlsx",
    )
    (row,), (fact,) = sheet.rows, sheet.rows[0].facts
    assert (row.name, row.identity_number, fact.kind) == ("陈小", CHEN, "orphan")
    assert (fact.amount, fact.starts_on) == (Decimal(1400), date(2020, 5, 1))


def test_what_somebody_draws_and_since_when_it_was_granted_is_known_by_many_headings():
    sheet = listed(
        f"""
        申请人姓名 | 申请人证件号码 | 家庭成员姓名 | 与申请人关系 | 身份证件号 | 享受金额(元/月) | 认定时间
        王三 | {WANG} | 陈大 | 父亲 | {CHEN} | 700元 | 2024年5月起
        """,
        name="低保",
    )
    row = sheet.rows[0]
    assert (row.identity_number, row.head_identity) == (CHEN, WANG)
    assert (row.facts[0].amount, row.facts[0].starts_on) == (Decimal(700), date(2024, 5, 1))


def test_a_schools_list_is_no_ledger_of_households():
    sheet = listed(
        f"学籍号 | 姓名 | 身份证件号 | 年级 | 家庭住址 | 联系电话\nG1 | 陈大 | {CHEN} | 四年级 | 枫林路1号 | 1990000",
        file="在校学生学籍信息.xlsx",
    )
    assert sheet.kind == "roster"


def test_an_empty_form_among_the_sheets_asks_nothing():
    sheet = listed("姓名 | 身份证号 | 月保障金\n. | . | .", file="名册.xls", name="模板")
    assert not sheet.refusals


def test_a_sheet_that_only_explains_the_others_is_no_mistake():
    sheet = table([["填表说明"], ["一、本表每月5日前报送。"]], file="2026年3月低保名册.xlsx", name="说明")
    assert (sheet.kind, sheet.refusals, [one.code for one in sheet.warnings]) == ("unknown", [], ["sheet-of-text"])


def test_sorts_of_people_on_a_list_whose_title_says_what_it_gives_give_them_nothing_else():
    sheet = listed(
        f"""
        2026年3月高龄津贴发放表
        姓名 | 身份证号 | 人员类别 | 金额
        陈大 | {CHEN} | 低保户 | 100
        李二 | {LI} | 其他 | 100
        """
    )
    assert [(said(row), row.refusals) for row in sheet.rows] == [(["old_age"], ()), (["old_age"], ())]


@pytest.mark.parametrize("sort", ["急难型", "支出型"])
def test_a_sort_of_the_benefit_in_the_title_is_that_benefit(sort):
    sheet = listed(f"2026年3月临时救助发放明细\n姓名 | 身份证号 | 救助类型 | 救助金额\n陈大 | {CHEN} | {sort} | 2000")
    assert (said(sheet.rows[0]), sheet.rows[0].refusals) == (["temporary"], ())


@pytest.mark.parametrize("words", ["低收入人口", "救助对象", "低保"])
def test_a_list_of_several_benefits_is_told_by_their_column(words):
    sheet = listed(f"2026年3月{words}名册\n姓名 | 身份证号 | 救助类别\n陈大 | {CHEN} | 单人户低保\n李二 | {LI} | 低保")
    assert [said(row) for row in sheet.rows] == [["single_dibao"], ["dibao"]]


def test_what_another_department_gives_stays_out_of_a_list_that_names_it_as_a_sort_of_people():
    sheet = listed(f"姓名 | 证件号码 | 人员类别 | 资助参保\n陈大 | {CHEN} | 低保对象 | 是", file="医保202603.csv")
    assert said(sheet.rows[0]) == ["insurance_help"]


@pytest.mark.parametrize(
    "drawn",
    [
        f"民政办2026年3月残疾人两项补贴发放表\n姓名 | 身份证号 | 生活补贴 | 护理补贴\n陈大 | {CHEN} | √ | √",
        f"民政办2026年3月残疾人补贴发放表\n姓名 | 身份证号 | 生活补贴 | 护理补贴\n陈大 | {CHEN} | 80 | 100",
    ],
)
def test_two_subsidies_that_civil_affairs_pay_are_held(drawn):
    assert said(listed(drawn).rows[0]) == ["hardship_disability", "severe_disability"]


def test_a_benefits_name_may_go_on_in_its_columns():
    drawn = "姓名 | 身份证号 | 补贴类型\n" + "\n".join(f"陈大 | {CHEN} | {word}" for word in ("生活", "护理", "两项"))
    assert [said(row) for row in listed(drawn, file="残联2026-08.csv").rows] == [
        ["hardship_disability"],
        ["severe_disability"],
        ["hardship_disability", "severe_disability"],
    ]


@pytest.mark.parametrize("file", ["死亡人员台账.xlsx", "铁北社区2026年火化人员登记台账.xlsx"])
def test_a_ledger_of_the_dead_makes_no_files(file):
    sheet = listed(f"姓名 | 身份证号 | 死亡时间 | 住址\n陈大 | {CHEN} | 2026-03-05 | 3栋101", file=file)
    assert (sheet.kind, said(sheet.rows[0])) == ("roster", ["death"])


def test_one_subsidy_that_civil_affairs_pay_is_held():
    drawn = f"民政办2026年3月困难残疾人生活补贴发放表\n姓名 | 身份证号 | 发放金额\n陈大 | {CHEN} | 80"
    assert said(listed(drawn).rows[0]) == ["hardship_disability"]


def test_a_list_of_a_benefit_that_also_says_who_works_gives_it():
    sheet = listed(f"2026年3月低保名册\n姓名 | 身份证号 | 月保障金 | 就业状况\n陈大 | {CHEN} | 600 | 登记失业")
    assert said(sheet.rows[0]) == ["dibao", "work"]


def test_a_members_number_is_never_taken_for_the_heads():
    sheet = listed(
        f"""
        户主姓名 | 户主身份证号 | 保障人数 | 月保障金 | 成员1姓名 | 成员1身份证号
        陈大 | {CHEN} | 2 | 700 | 李二 | {LI}
        """,
        name="低保",
    )
    assert [(one.name, one.identity_number) for one in sheet.rows[0].people()] == [("陈大", CHEN), ("李二", LI)]
    assert sheet.rows[0].facts[0].covers == 1  # each of them has an award of his own


def test_the_sort_of_a_document_is_not_its_number():
    sheet = listed(f"姓名 | 证件类型 | 证件号码 | 证件有效期\n陈大 | 居民身份证 | {CHEN} | 长期", name="低保")
    assert (sheet.rows[0].identity_number, sheet.rows[0].refusals) == (CHEN, ())


def test_of_two_columns_for_one_thing_the_one_in_known_words_is_taken():
    sheet = listed(f"离休人员原姓名 | 姓名 | 身份证号 | 月保障金\n某某 | 陈大 | {CHEN} | 700", name="低保")
    assert sheet.rows[0].name == "陈大"


@pytest.mark.parametrize(
    ("facts", "stopped"),
    [
        ({"file": "2026年3月低保停发人员名单.xlsx"}, True),
        ({"name": "停发", "file": "2026年3月低保名册.xlsx"}, True),
        ({"name": "在册", "file": "2026年3月低保停发和在册人员名单.xlsx"}, False),
    ],
)
def test_a_list_of_those_whose_benefit_ended_gives_nothing(facts, stopped):
    sheet = listed(f"姓名 | 身份证号 | 月保障金\n陈大 | {CHEN} | 700", **facts)
    assert sheet.rows[0].facts[0].is_stopped is stopped


def test_those_who_came_and_those_who_went_below_each_other_are_two_lists():
    came, went = tables(
        spread(
            f"""
            2026年3月低保新增人员名单
            姓名 | 身份证号 | 月保障金
            陈大 | {CHEN} | 700
            2026年3月低保停发人员名单
            姓名 | 身份证号 | 停发原因
            李二 | {LI} | 收入超标
            """
        ),
        file="低保变动.xlsx",
    )
    assert (said(came.rows[0]), said(went.rows[0]), went.title) == (["dibao"], ["-dibao"], "2026年3月低保停发人员名单")


def test_a_remark_that_speaks_of_an_end_is_pointed_out():
    drawn = f"姓名 | 身份证号 | 月保障金 | 备注\n陈大 | {CHEN} | 700 | .\n李二 | {LI} | 700 | 3月停发"
    sheet = listed(drawn, name="低保")
    assert [warned(row) for row in sheet.rows] == [[], ["note-of-end"]]


@pytest.mark.parametrize(
    ("file", "name", "month"),
    [
        ("2026年低保发放明细.xlsx", "3月", date(2026, 3, 1)),
        ("2026低保.xlsx", "十二月份", date(2026, 12, 1)),
        ("低保.xlsx", "3月", None),
        ("2025-2026低保.xlsx", "3月", None),
    ],
)
def test_a_sheet_for_each_month_of_a_years_workbook_says_its_month(file, name, month):
    assert listed(f"姓名 | 身份证号 | 月保障金\n陈大 | {CHEN} | 600", file=file, name=name).month == month


def test_a_month_kept_as_a_date_is_one_over_the_table_and_in_a_row():
    header, march = ["姓名", "身份证号", "供养标准"], date(2026, 3, 1)
    over = table([["发放月份：", march], header, ["陈大", CHEN, 600]], file="特困.xlsx")
    inside = table([[*header, "发放年月"], ["陈大", CHEN, 600, march], ["李二", LI, 600, 202604.0]], file="特困.xlsx")
    assert (over.month, [row.month for row in inside.rows]) == (march, [march, date(2026, 4, 1)])


def test_until_when_a_list_is_to_be_handed_in_is_not_its_month():
    drawn = f"低保名册（填报截止2026年4月5日）\n姓名 | 身份证号 | 月保障金\n陈大 | {CHEN} | 600"
    assert listed(drawn, file="名册.xls").month is None


def test_sorts_of_pensioners_are_no_benefits():
    sheet = listed(
        f"姓名 | 身份证号 | 待遇类别 | 基本养老金\n陈大 | {CHEN} | 退休 | 3000", file="养老待遇发放202603.txt"
    )
    assert (said(sheet.rows[0]), sheet.rows[0].refusals) == (["pension"], ())


def test_a_list_of_which_no_row_says_what_it_gives_asks_it():
    sheet = listed(f"姓名 | 身份证号 | 金额\n陈大 | {CHEN} | 100", file="民政2026-03.xlsx")
    assert "nothing-told" in [one.code for one in sheet.warnings]


def test_a_name_a_sum_and_a_first_month_are_read_as_offices_write_them():
    sheet = listed(
        f"""
        供养对象 | 公民身份号码 | 供养标准（元/人.月） | 享受起始
        陈大（女） | {CHEN} | 人民币1,100元整 | 2024/5
        李二 | {LI} | 868.00（元） | 200812
        """,
        file="特困人员2026年3月.xls",
    )
    said = [(row.name, row.facts[0].amount, row.facts[0].starts_on) for row in sheet.rows]
    assert said == [("陈大", 1100, date(2024, 5, 1)), ("李二", 868, date(2008, 12, 1))]


def test_a_pension_is_the_whole_of_its_parts():
    sheet = listed(
        f"姓名 | 社会保障号码 | 基础养老金 | 个人账户养老金 | 月待遇合计\n陈大 | {CHEN} | 208 | 35.5 | 243.5",
        file="养老待遇2026-03.xlsx",
    )
    assert sheet.rows[0].facts[0].amount == Decimal("243.5")


def test_states_and_first_months_have_many_headings():
    sheet = listed(
        f"""
        姓名 | 身份证号 | 救助类别 | 起享月 | 是否在保
        陈大 | {CHEN} | 低保 | 202501 | 是
        李二 | {LI} | 低保 | 202501 | 否
        """
    )
    assert [said(row) for row in sheet.rows] == [["dibao"], ["-dibao"]]
    assert sheet.rows[0].facts[0].starts_on == date(2025, 1, 1)


def test_a_list_of_contributors_says_its_month_as_the_period_of_its_fees():
    sheet = listed(
        f"姓名 | 社会保障号码 | 险种名称 | 核定基数 | 费款所属期\n陈大 | {CHEN} | 养老 | 4500 | 202509", file="人社.csv"
    )
    assert (sheet.rows[0].month, said(sheet.rows[0])) == (SEPTEMBER, ["contribution_base"])


def test_a_benefits_own_ledger_is_a_list_where_it_says_what_is_paid_and_nobody_lives_in_it():
    sheet = listed(
        f"""
        姓名 | 证件号码 | 供养方式 | 自理能力 | 月供养金 | 起享月
        陈大 | {CHEN} | 分散供养 | 半自理 | 1200 | 202105
        """,
        file="特困供养人员台账2025年9月.csv",
    )
    assert (sheet.kind, sheet.month, said(sheet.rows[0])) == ("roster", SEPTEMBER, ["tekun"])
