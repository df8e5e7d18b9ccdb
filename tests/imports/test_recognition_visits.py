"""Visit records in the layouts that offices use."""

from datetime import date

import pytest

from assist.imports.names import split_names
from assist.imports.rows import STAFF, VOLUNTEER
from tests.imports.sheets import codes, resident, spread, table, tables, warned

WHO = resident("19330405")

LAYOUTS = {
    "the office's own": f"""
        探访日期|探访对象|身份证号|住址|探访方式|探访人|队伍|探访情况
        2025年5月7日|吴明|{WHO}|桐城路11栋103室|上门|赵春家|红色小管家|一切正常
    """,
    "walking round": f"""
        序号|走访时间|走访户|证件号码|家庭住址|走访形式|走访人员|所属队伍|走访情况
        1|2025/5/7|吴明|{WHO}|桐城路11栋103室|上门|赵春家|红色小管家|一切正常
    """,
    "other words, other order": f"""
        入户人员姓名|志愿服务队|被探访人姓名|公民身份号码|居住地址|入户日期|入户方式|情况记录
        赵春家|红色小管家|吴明|{WHO}|桐城路11栋103室|20250507|上门|一切正常
    """,
    "plain words under a title": f"""
        志愿者慰问记录表
        时间|姓名|身份证|地址|方式|慰问人|服务队|情况
        2025-05-07|吴明|{WHO}|桐城路11栋103室|上门|赵春家|红色小管家|一切正常
    """,
    "two header rows": f"""
        序号|探访时间|探访对象基本信息|.|.|探访情况|.|.|.
        .|.|姓名|身份证号|住址|探访方式|探访人|队伍|情况记录
        1|2025.5.7|吴明|{WHO}|桐城路11栋103室|上门|赵春家|红色小管家|一切正常
    """,
}


@pytest.mark.parametrize("drawn", LAYOUTS)
def test_a_visit_is_read(drawn):
    sheet = table(spread(LAYOUTS[drawn]))
    (visit,) = sheet.rows
    assert sheet.kind == "visit"
    assert not visit.refusals and not visit.warnings
    assert (visit.visited_on, visit.person_name, visit.identity_number) == (date(2025, 5, 7), "吴明", WHO)
    assert (visit.building, visit.room, visit.mode) == ("桐城路11栋", "103室", "上门")
    assert (visit.visitors, visit.team, visit.capacity, visit.met) == (["赵春家"], "红色小管家", VOLUNTEER, True)
    assert visit.text == "一切正常"


def one(header, line, **facts):
    return table([header.split("|"), line.split("|")], **facts).rows[0]


HEADER = "探访日期|探访对象|住址|探访人|队伍|探访情况"


@pytest.mark.parametrize(
    "text",
    ["未遇", "未遇。", "未遇，改日再访", "不在家", "家中无人", "无人在家（邻居称外出）", "敲门无人应答", "未见到本人"],
)
def test_not_met_is_told_by_the_words(text):
    assert not one(HEADER, f"2025-5-7|吴明|x|赵春家|庐州街坊|{text}").met


@pytest.mark.parametrize(
    "text", ["", "一切正常", "家中无人照料", "外出就医已返回，身体恢复", "上次未遇，本次见到本人", "邻居不在家"]
)
def test_other_words_do_not_say_not_met(text):
    assert one(HEADER, f"2025-5-7|吴明|x|赵春家|庐州街坊|{text}").met


@pytest.mark.parametrize(
    ("label", "cell", "met"),
    [
        ("是否见面", "否", False),
        ("是否见面", "是", True),
        ("是否见到本人", "√", True),
        ("是否未遇", "是", False),
        ("是否未遇", "否", True),
    ],
)
def test_not_met_may_have_a_column_of_its_own(label, cell, met):
    assert one(f"{HEADER}|{label}", f"2025-5-7|吴明|x|赵春家|庐州街坊|正常|{cell}").met is met


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("于芳、李英", ["于芳", "李英"]),
        ("于芳,李英，韩永凤", ["于芳", "李英", "韩永凤"]),
        ("于芳/李英", ["于芳", "李英"]),
        ("于芳 李英", ["于芳", "李英"]),
        ("于　芳", ["于芳"]),
        ("于　芳、李　英", ["于芳", "李英"]),
        ("于芳\n李英", ["于芳", "李英"]),
        ("于芳（组长）、李英(志愿者)", ["于芳", "李英"]),
        ("于芳、于芳", ["于芳"]),
        ("于芳、李英等3人", ["于芳", "李英"]),
        ("和淑芬；尚和平", ["和淑芬", "尚和平"]),
        ("John Smith", ["John Smith"]),
        ("", []),
    ],
)
def test_the_visitors_of_one_cell_are_told_apart(cell, names):
    assert split_names(cell) == names


@pytest.mark.parametrize(
    ("team", "capacity"),
    [
        ("社区工作人员", STAFF),
        ("居委会", STAFF),
        ("街道民政办", STAFF),
        ("社区救助专干", STAFF),
        ("庐州街坊", VOLUNTEER),
        ("红色小管家", VOLUNTEER),
        ("社区志愿者服务队", VOLUNTEER),
        ("银龄互助队", VOLUNTEER),
        ("", ""),
    ],
)
def test_the_capacity_is_the_teams(team, capacity):
    assert one(HEADER, f"2025-5-7|吴明|x|赵春家|{team}|正常").capacity == capacity


@pytest.mark.parametrize(
    ("name", "capacity"), [("志愿者探访记录", VOLUNTEER), ("工作人员探访记录", STAFF), ("5月", "")]
)
def test_without_a_team_the_sheet_says_the_capacity(name, capacity):
    visit = one("探访日期|探访对象|探访人|探访情况", "2025-5-7|吴明|赵春家|正常", name=name, file="探访.xlsx")
    assert visit.capacity == capacity


def test_a_column_for_the_capacity_comes_before_the_sheet():
    visit = one("探访日期|探访对象|探访人|人员类别|探访情况", "2025-5-7|吴明|赵春家|工作人员|正常", name="志愿者")
    assert visit.capacity == STAFF


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("2025年13月7日|吴明|x|赵春家|街坊|正常", "date-unreadable"),
        (".|吴明|x|赵春家|街坊|正常", "date-missing"),
        ("2025-5-7|.|x|赵春家|街坊|正常", "person-missing"),
        ("2025-5-7|吴明|x|.|街坊|正常", "visitor-missing"),
    ],
)
def test_a_visit_without_day_person_or_visitor_is_refused(line, problem):
    assert codes(table(spread(f"{HEADER}\n{line}")).rows[0]) == [problem]


def test_a_wrong_identity_number_refuses_the_visit_and_a_masked_one_does_not():
    lines = spread(f"""
        探访日期|探访对象|身份证号|探访人|探访情况
        2025-5-7|吴明|{WHO[:-1] + ("1" if WHO[-1] != "1" else "2")}|赵春家|正常
        2025-5-7|吴明|{WHO[:6]}********{WHO[-4:]}|赵春家|正常
    """)
    wrong, masked = table(lines).rows
    assert codes(wrong) == ["identity-wrong"]
    assert (codes(masked), warned(masked), masked.identity_number) == ([], ["identity-masked"], "")


def test_a_merged_day_and_visitor_hold_for_all_their_lines():
    lines = spread("""
        探访日期|探访人|探访对象|住址|探访情况
        2025-5-7|赵春家|吴明|淮河路3栋203室|正常
        .|.|马莲|淮河路3栋204室|未遇
        2025-5-8|李英|罗芳|淮河路3栋205室|正常
    """)
    first, second, third = table(lines, merged=["A2:A3", "B2:B3"]).rows
    assert (second.visited_on, second.visitors, second.met) == (date(2025, 5, 7), ["赵春家"], False)
    assert (first.person_name, third.visited_on) == ("吴明", date(2025, 5, 8))


def test_the_five_topics_and_the_rest_are_kept():
    visit = one(
        f"{HEADER}|生活照料|健康状况|精神状态|卫生环境|居住条件|发现问题|处理情况|下次探访日期|天气",
        "2025-5-7|吴明|x|赵春家|街坊|正常|好|慢性病|好|一般|线路老化|需换灯|已报修|2025-6-7|晴",
    )
    assert visit.topics == {
        "daily_care": "好",
        "health": "慢性病",
        "mental": "好",
        "hygiene": "一般",
        "housing": "线路老化",
    }
    assert (visit.problem, visit.action, visit.next_on) == ("需换灯", "已报修", date(2025, 6, 7))
    assert visit.extra == {"天气": "晴"}


def test_two_sheets_in_one_file_keep_their_names():
    staff, volunteers = (
        tables(spread(f"{HEADER}\n2025-5-7|吴明|x|赵春家|.|正常"), name=name)[0] for name in ("工作人员", "志愿者")
    )
    assert [sheet.rows[0].capacity for sheet in (staff, volunteers)] == [STAFF, VOLUNTEER]
    assert str(staff.rows[0].source) == "台账.xlsx / 工作人员 / 2"


def test_staff_and_volunteers_may_have_columns_of_their_own():
    visit = one("探访日期|探访对象|工作人员|志愿者|探访情况", "2025-5-7|吴明|彭宝明|于芳、李英|正常")
    assert visit.visitors == ["彭宝明", "于芳", "李英"]
    assert visit.capacities == {"彭宝明": STAFF, "于芳": VOLUNTEER, "李英": VOLUNTEER}


def test_what_a_visitor_is_may_stand_before_the_name():
    visit = one(HEADER, "2025-5-7|吴明|x|志愿者于芳、网格员：彭宝明、社工小组|街坊|正常")
    assert visit.visitors == ["于芳", "彭宝明", "社工小组"]
    assert visit.capacities == {"于芳": VOLUNTEER, "彭宝明": STAFF}


def test_brackets_behind_a_visitor_may_say_the_capacity():
    visit = one(HEADER, "2025-5-7|吴明|x|彭宝明（社区）、于芳（志愿者）|街坊|正常")
    assert visit.capacities == {"彭宝明": STAFF, "于芳": VOLUNTEER}


def test_a_day_without_its_year_takes_the_one_of_the_title_with_a_warning():
    visit = one(HEADER, "5月7日|吴明|x|赵春家|街坊|正常", name="2025年探访记录")
    assert visit.visited_on == date(2025, 5, 7)
    assert warned(visit) == ["date-rough"]
    assert codes(one(HEADER, "5月7日|吴明|x|赵春家|街坊|正常")) == ["date-unreadable"]


def test_the_heads_number_in_its_own_column_is_not_another_persons():
    header = "探访日期|户主姓名|户主身份证号|探访对象|探访人|探访情况"
    other = one(header, f"2025-5-7|任旺|{WHO}|吴明|赵春家|正常")
    same = one(header, f"2025-5-7|任旺|{WHO}|任旺|赵春家|正常")
    assert (other.identity_number, other.head_identity) == ("", WHO)
    assert same.identity_number == WHO


def test_visitors_may_stand_in_numbered_columns():
    drawn = f"入户时间|受访人姓名|身份证号|探视人1|探视人2\n2025-04-03|吴明|{WHO}|赵春家|李英"
    assert table(spread(drawn)).rows[0].visitors == ["赵春家", "李英"]


@pytest.mark.parametrize(
    ("name", "cell", "day"),
    [
        ("2025.10探访记录", "3月5日", date(2025, 3, 5)),
        ("探访记录202510", "3月5日上午", date(2025, 3, 5)),
        ("2025年1月探访记录", "12月30日", None),
        ("2024年12月-2025年1月探访记录", "12月30日", None),
        ("2024-2025年度探访记录", "3月5日", None),
    ],
)
def test_a_day_without_its_year_takes_one_that_leaves_no_doubt(name, cell, day):
    visit = one(HEADER, f"{cell}|吴明|x|赵春家|街坊|正常", name=name)
    assert (visit.visited_on, codes(visit)) == (day, [] if day else ["date-unreadable"])
