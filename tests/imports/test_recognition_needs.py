"""Need lists in the layouts that offices use."""

from datetime import date

import pytest

from assist.imports.marks import closing
from tests.imports.sheets import codes, resident, spread, table, warned

WHO = resident("19330405")

LAYOUTS = {
    "the office's own": f"""
        序号|户主姓名|需求人|身份证号码|住址|需求类别|需求内容|提出时间|责任人|完成时限|解决措施|是否销号|销号时间
        1|任旺|吴明|{WHO}|寿春路8栋601室|居住安全|防滑处理|2025.5.8|李英|2025.6.7|由社工协助|已销号|2025.5.30
    """,
    "complaints": f"""
        序号|登记日期|户主|诉求人|公民身份号码|居住地址|诉求类别|诉求内容|承办人|办理时限|办理措施|办理状态|办结时间
        1|2025年5月8日|任旺|吴明|{WHO}|寿春路8栋601室|居住安全|防滑处理|李英|2025年6月7日|由社工协助|已办结|2025年5月30日
    """,
    "wishes": f"""
        任务|户主|居民姓名|身份证号|家庭住址|类型|微心愿|收集时间|认领人|期限|帮扶措施|完成情况|完成时间
        1|任旺|吴明|{WHO}|寿春路8栋601室|居住安全|防滑处理|2025/5/8|李英|2025/6/7|由社工协助|√|2025/5/30
    """,
    "wishes come true": f"""
        编号|户主|心愿人|公民身份号码|家庭住址|类型|心愿|征集日期|认领人|期限|帮扶措施|是否实现|实现日期
        1|任旺|吴明|{WHO}|寿春路8栋601室|居住安全|防滑处理|2025/5/8|李英|2025/6/7|由社工协助|已实现|2025/5/30
    """,
    "two header rows": f"""
        序号|对象信息|.|.|.|需求情况|.|.|办理情况|.|.|.|.
        .|户主|姓名|身份证号|住址|类别|内容|提出时间|责任人|完成时限|措施|是否完成|完成时间
        1|任旺|吴明|{WHO}|寿春路8栋601室|居住安全|防滑处理|20250508|李英|20250607|由社工协助|是|20250530
    """,
}


@pytest.mark.parametrize("drawn", LAYOUTS)
def test_a_need_is_read(drawn):
    sheet = table(spread(LAYOUTS[drawn]))
    (need,) = sheet.rows
    assert sheet.kind == "need"
    assert not need.refusals and not need.warnings
    assert (need.head_name, need.person_name, need.identity_number) == ("任旺", "吴明", WHO)
    assert (need.kind, need.content, need.raised_on) == ("居住安全", "防滑处理", date(2025, 5, 8))
    assert (need.owner_name, need.due_on, need.measure) == ("李英", date(2025, 6, 7), "由社工协助")
    assert (need.closed, need.closed_on) == (True, date(2025, 5, 30))
    assert (need.building, need.room) == ("寿春路8栋", "601室")


@pytest.mark.parametrize(
    ("meaning", "words"),
    [
        (
            "closed",
            "已销号 销号 是 √ ✔ 已完成 完成 已办结 办结 已解决 已落实 已办 已销号。 已完成(6月4日) 100%",
        ),
        ("open", "未销号 否 × 未完成 办理中 进行中 正在办理 推进中 跟进中 待办理 部分完成 50% □是☑否"),
        ("closed", "☑是□否 □未销号☑已销号"),
        ("open", "未办结 已受理 持续跟进 长期跟进 暂未解决 尚未完成 正在协调中"),
        ("dropped", "已撤销 取消 不予受理 无法解决 撤回 终止"),
        ("", "已联系药房上门服务 由超市协助解决 转街道"),
    ],
)
def test_the_words_for_closed_open_and_dropped(meaning, words):
    assert {word: closing(word) for word in words.split()} == dict.fromkeys(words.split(), meaning)


HEADER = "需求人|住址|需求内容|提出时间|责任人|是否销号|销号时间"


def one(line, header=HEADER, **facts):
    return table([header.split("|"), line.split("|")], **facts).rows[0]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("吴明|x|.|2025.5.8|李英|未销号|", "content-missing"),
        (".|x|配钥匙|2025.5.8|李英|未销号|", "person-missing"),
        ("吴明|x|配钥匙|.|李英|未销号|", "date-missing"),
        ("吴明|x|配钥匙|五月初|李英|未销号|", "date-unreadable"),
        ("吴明|x|配钥匙|2025.5.8|李英|已销号|.", "closed-without-date"),
        ("吴明|x|配钥匙|2025.5.8|李英|已销号|2025.6.31", "date-unreadable"),
        ("吴明|x|配钥匙|2025.5.8|李英|已销号|2025.5.1", "closed-before-raised"),
    ],
)
def test_a_need_that_cannot_be_true_is_refused(line, problem):
    assert codes(table(spread(f"{HEADER}\n{line}")).rows[0]) == [problem]


def test_an_open_need_with_a_closing_date_stays_open_with_a_warning():
    need = one("吴明|x|配钥匙|2025.5.8|李英|未销号|2025.6.1")
    assert (need.closed, need.closed_on) == (False, None)
    assert warned(need) == ["closed-date-of-open"]


def test_unknown_words_do_not_close():
    need = one("吴明|x|配钥匙|2025.5.8|李英|转街道|")
    assert need.closed is None
    assert warned(need) == ["closed-unclear"]


def test_a_date_alone_closes_where_there_is_no_other_column():
    closed = one("吴明|配钥匙|2025.5.8|2025.6.1", "需求人|需求内容|提出时间|销号时间")
    still = table(
        spread("需求人|需求内容|提出时间|销号时间\n吴明|配钥匙|2025.5.8|.\n马莲|做饭|2025.5.8|2025.6.1")
    ).rows[0]
    assert (closed.closed, closed.closed_on) == (True, date(2025, 6, 1))
    assert (still.closed, still.closed_on) == (None, None)


def test_the_state_may_bring_its_date():
    need = one("吴明|配钥匙|2025.5.8|已完成（2025.6.4）", "需求人|需求内容|提出时间|完成情况")
    assert (need.closed, need.closed_on) == (True, date(2025, 6, 4))


def test_a_report_under_the_label_of_a_state_is_the_measure():
    lines = spread("""
        需求人|需求内容|提出时间|办理情况|是否销号|销号时间
        吴明|配钥匙|2025.5.8|已联系锁匠上门服务|是|2025.6.4
        马莲|做饭|2025.5.9|社区食堂每日送餐|否|.
    """)
    first, second = table(lines).rows
    assert (first.measure, first.closed) == ("已联系锁匠上门服务", True)
    assert (second.measure, second.closed) == ("社区食堂每日送餐", False)


def test_several_persons_in_charge_are_named_and_the_first_is_taken():
    need = one("吴明|x|配钥匙|2025.5.8|李英、于芳|未销号|")
    assert need.owner_name == "李英"
    assert warned(need) == ["several-names"]


def test_a_due_date_in_words_is_left_empty():
    need = one("吴明|配钥匙|2025.5.8|长期", "需求人|需求内容|提出时间|完成时限")
    assert need.due_on is None and not need.warnings
    need = one("吴明|配钥匙|2025.5.8|下月底", "需求人|需求内容|提出时间|完成时限")
    assert need.due_on is None and warned(need) == ["date-ignored"]


def test_further_needs_of_a_merged_household_are_its_own():
    lines = spread(f"""
        序号|户主|身份证号|住址|需求|提出时间|是否完成
        1|任旺|{WHO}|淮河路3栋203室|配钥匙|2025.5.8|否
        .|.|.|.|理发|2025.5.9|否
        2|马莲|.|淮河路3栋204室|做饭|2025.5.9|否
    """)
    merged = table(lines, merged=["A2:A3", "B2:B3", "C2:C3", "D2:D3"]).rows
    assert [(need.head_name, need.identity_number) for need in merged] == [("任旺", WHO), ("任旺", WHO), ("马莲", "")]
    assert not merged[1].warnings
    flat = table(lines).rows
    assert [need.head_name for need in flat] == ["任旺", "任旺", "马莲"]
    assert warned(flat[1]) == ["taken-from-above"]


def test_a_numbered_line_without_a_person_is_not_given_one():
    lines = spread("""
        序号|需求人|需求内容|提出时间
        1|吴明|配钥匙|2025.5.8
        2|.|理发|2025.5.9
    """)
    assert codes(table(lines).rows[1]) == ["person-missing"]


def test_a_closing_date_may_have_words_around_it():
    need = one("吴明|x|配钥匙|2025.5.8|李英|已销号|已于2025年6月4日销号")
    assert need.closed_on == date(2025, 6, 4)


@pytest.mark.parametrize(("due", "day"), [("12月5日", date(2025, 12, 5)), ("1月5日", None)])
def test_a_day_to_come_without_its_year_may_be_of_the_next_one(due, day):
    lines = spread(f"需求人|需求内容|提出时间|完成时限\n吴明|配钥匙|11月8日|{due}")
    need = table(lines, file="2025年11月需求清单.xlsx").rows[0]
    assert (need.raised_on, need.due_on) == (date(2025, 11, 8), day)
