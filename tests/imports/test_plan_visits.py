"""What becomes of the rows of a visit record."""

from datetime import date

import pytest

from households.models import FindingLevel, Mode, Topic, Visit, Visitor
from tests.factories import make_building, make_community, make_household, make_member, make_team
from tests.imports.run import LEDGER, VISITS, bring_in, drawn, table_sizes, warnings, whats, words
from tests.imports.sheets import resident, save, spread
from volunteers.models import Capacity, Team, User

pytestmark = pytest.mark.django_db
CHEN, LI = resident("19600101"), resident("19700202", "997")


def drawn_visits(folder, *rows, header=VISITS, title="志愿者探访记录", name="探访.xlsx"):
    return drawn(folder, "\n".join([header, *rows]), title=title, name=name)


def a_visit(
    person="陈大明", identity=CHEN, *, day="2025年5月7日", mode="上门", who="韩永凤", team="庐州街坊", text="一切正常"
):
    return f"{day} | {person} | {identity} | {mode} | {who} | {team} | {text}"


@pytest.fixture
def household():
    return make_household("X-1", head="陈大明", head_identity=CHEN)


def test_a_visit_is_written_with_who_went_how_and_what_was_found(tmp_path, household):
    assert whats(bring_in(drawn_visits(tmp_path, a_visit()))) == ["create"]
    visit = Visit.objects.get()
    assert (visit.household, visit.person.name) == (household, "陈大明")
    assert (visit.visited_on, visit.mode, visit.met, visit.note) == (date(2025, 5, 7), Mode.HOME, True, "一切正常")
    assert visit.source == "探访.xlsx / 表 / 4"
    visitor = visit.visitors.get()
    assert (visitor.user.name, visitor.team.name, visitor.capacity) == ("韩永凤", "庐州街坊", Capacity.VOLUNTEER)
    assert visitor.user.username is None and visitor.user.community == make_community()


def test_nobody_met_is_a_visit_on_which_nobody_was_met(tmp_path, household):
    bring_in(drawn_visits(tmp_path, a_visit(text="未遇")))
    assert Visit.objects.get().met is False
    household.refresh_from_db()
    assert household.last_visit_on is None


def test_the_household_knows_when_somebody_was_last_met(tmp_path, household):
    bring_in(drawn_visits(tmp_path, a_visit(), a_visit(day="2025年6月1日")))
    household.refresh_from_db()
    assert household.last_visit_on == date(2025, 6, 1)
    assert household.version == 0


def test_a_second_run_changes_nothing_at_all(tmp_path, household):
    path = drawn_visits(tmp_path, a_visit(), a_visit(who="韩永凤、李英", day="2025年6月1日"))
    bring_in(path)
    before = table_sizes() | {"visitors": Visitor.objects.count(), "users": User.objects.count()}
    assert whats(bring_in(path)) == ["same", "same"]
    assert table_sizes() | {"visitors": Visitor.objects.count(), "users": User.objects.count()} == before


def test_several_visitors_in_one_cell_are_one_visit(tmp_path, household):
    bring_in(drawn_visits(tmp_path, a_visit(who="韩永凤、李英")))
    assert set(Visit.objects.get().visitors.values_list("user__name", flat=True)) == {"韩永凤", "李英"}


@pytest.mark.parametrize(
    "other",
    [{"day": "2025年5月8日"}, {"mode": "电话"}, {"who": "李英"}, {"team": "红色小管家"}],
)
def test_day_mode_visitor_and_team_make_another_visit(tmp_path, household, other):
    assert whats(bring_in(drawn_visits(tmp_path, a_visit(), a_visit(**other)))) == ["create", "create"]


def test_another_person_of_the_household_makes_another_visit(tmp_path, household):
    make_member(household, "李梅", identity_number=LI)
    assert whats(bring_in(drawn_visits(tmp_path, a_visit(), a_visit("李梅", LI)))) == ["create", "create"]


def test_a_repeat_in_the_file_is_told_apart_from_one_on_file(tmp_path, household):
    result = bring_in(drawn_visits(tmp_path, a_visit(), a_visit(), a_visit(text="未遇")))
    assert whats(result) == ["create", "same", "conflict"]
    assert [outcome.repeats and outcome.repeats.row for outcome in result.outcomes] == [None, 4, 4]
    again = bring_in(drawn_visits(tmp_path, a_visit()))
    assert whats(again) == ["same"] and again.outcomes[0].repeats is None


def test_what_the_sheet_tells_anew_is_changed_with_its_history(tmp_path, household):
    bring_in(drawn_visits(tmp_path, a_visit()))
    result = bring_in(drawn_visits(tmp_path, a_visit(text="家中线路老化")))
    assert whats(result) == ["update"]
    visit = Visit.objects.get()
    assert (visit.note, visit.version) == ("家中线路老化", 1)
    assert [row.note for row in visit.history.order_by("pk")] == ["一切正常", "家中线路老化"]


def test_one_more_visitor_joins_the_visit_on_file(tmp_path, household):
    bring_in(drawn_visits(tmp_path, a_visit()))
    assert whats(bring_in(drawn_visits(tmp_path, a_visit(who="韩永凤，李英")))) == ["update"]
    assert Visit.objects.get().visitors.count() == 2


def test_a_line_a_visitor_finds_the_visit_that_both_made(tmp_path, household):
    bring_in(drawn_visits(tmp_path, a_visit(who="韩永凤、李英")))
    again = bring_in(drawn_visits(tmp_path, a_visit(who="韩永凤"), a_visit(who="李英")))
    assert whats(again) == ["same", "same"]


def test_somebody_on_no_file_is_refused_by_name(tmp_path, household):
    result = bring_in(drawn_visits(tmp_path, a_visit("王强", LI), a_visit()))
    assert whats(result) == ["refused", "create"]
    assert "王强" in words(result)
    assert not User.objects.filter(name="王强").exists()


def test_somebody_without_identity_number_is_found_by_name(tmp_path, household):
    bring_in(drawn_visits(tmp_path, a_visit(identity=".")))
    assert Visit.objects.get().household == household


def test_of_two_namesakes_the_home_decides_and_without_it_nobody_is_guessed(tmp_path, household):
    other = make_household("X-2", head="陈大明", building=make_building("益民街8栋"), room="501室")
    header = "探访日期 | 探访对象 | 住址 | 探访方式 | 探访人 | 队伍"
    rows = [
        f"2025.5.{day} | 陈大明 | {home} | 上门 | 李英 | 庐州街坊" for day, home in ((1, "益民街8栋501室"), (2, "."))
    ]
    result = bring_in(drawn_visits(tmp_path, *rows, header=header))
    assert whats(result) == ["create", "refused"]
    assert Visit.objects.get().household == other
    assert "X-1" in words(result) and "X-2" in words(result)


def test_a_namesake_who_lives_elsewhere_is_not_meant(tmp_path, household):
    header = "探访日期 | 探访对象 | 住址 | 探访方式 | 探访人 | 队伍"
    result = bring_in(
        drawn_visits(tmp_path, "2025.5.1 | 陈大明 | 寿春路9栋101室 | 上门 | 李英 | 庐州街坊", header=header)
    )
    assert whats(result) == ["refused"]


def test_an_identity_number_under_another_name_is_refused(tmp_path, household):
    result = bring_in(drawn_visits(tmp_path, a_visit("王强", CHEN)))
    assert whats(result) == ["refused"]
    assert "陈大明" in words(result) and "王强" in words(result)


def test_people_of_another_file_in_the_same_call_are_found_whatever_the_order(tmp_path):
    ledger = drawn(tmp_path, f"{LEDGER}\n2024.9.11 | 陈大明 | {CHEN} | 淮河路3栋203室 | 第一片 | 第一片1组 | . | 低保")
    assert whats(bring_in(drawn_visits(tmp_path, a_visit()), ledger)) == ["create", "create"]


def test_the_team_says_in_which_capacity_somebody_went(tmp_path, household):
    make_team("红色小管家", Capacity.STAFF)
    rows = (
        a_visit(team="社区工作人员"),
        a_visit(team="红色小管家", day="2025.5.8"),
        a_visit(team="爱心社", day="2025.5.9"),
    )
    bring_in(drawn_visits(tmp_path, *rows))
    found = dict(Visitor.objects.order_by("pk").values_list("team__name", "capacity"))
    assert found == {"社区工作人员": "staff", "红色小管家": "staff", "爱心社": "volunteer"}
    assert Team.objects.get(name="爱心社").capacity == Capacity.VOLUNTEER


def test_without_a_team_the_title_says_the_capacity(tmp_path, household):
    header = "探访日期 | 探访对象 | 身份证号 | 探访方式 | 探访人"
    row = f"2025.5.7 | 陈大明 | {CHEN} | 上门 | 李小波"
    bring_in(drawn_visits(tmp_path, row, header=header, title="工作人员探访记录"))
    assert Visitor.objects.get().capacity == Capacity.STAFF


def test_the_five_topics_come_with_their_level_and_words(tmp_path, household):
    header = f"{VISITS} | 健康状况 | 居住条件"
    path = drawn_visits(tmp_path, f"{a_visit()} | 关注：夜里睡不好 | 线路老化", header=header)
    bring_in(path)
    found = {one.topic: (one.level, one.words) for one in Visit.objects.get().findings.all()}
    assert found == {
        Topic.HEALTH: (FindingLevel.WATCH, "夜里睡不好"),
        Topic.HOUSING: (FindingLevel.WATCH, "线路老化"),
    }
    assert whats(bring_in(path)) == ["same"]


def test_a_text_that_is_too_long_is_refused_and_not_cut(tmp_path, household):
    header = f"{VISITS} | 发现问题"
    result = bring_in(drawn_visits(tmp_path, f"{a_visit()} | {'长' * 301}", header=header))
    assert whats(result) == ["refused"]
    assert "301" in words(result)


def test_visit_texts_raise_no_needs(tmp_path, household):
    from needs.models import Need

    bring_in(drawn_visits(tmp_path, a_visit(text="希望有人陪伴聊天")))
    assert not Need.objects.exists()


def test_two_sheets_of_one_workbook_are_both_read(tmp_path, household):
    sheets = {
        "工作人员": spread(f"{VISITS}\n{a_visit(team='.')}"),
        "志愿者": spread(f"{VISITS}\n{a_visit(team='.', who='李英')}"),
    }
    bring_in(save(tmp_path / "探访记录.xlsx", sheets))
    assert set(Visitor.objects.values_list("capacity", flat=True)) == {"staff", "volunteer"}


def test_a_visit_to_the_household_is_the_same_as_one_to_its_head(tmp_path, household):
    visit = Visit.objects.create(household=household, visited_on=date(2025, 5, 7), note="一切正常")
    user = User.objects.helper(name="韩永凤", community=make_community())
    Visitor.objects.create(visit=visit, user=user, team=make_team(), capacity=Capacity.VOLUNTEER)
    assert whats(bring_in(drawn_visits(tmp_path, a_visit()))) == ["same"]


def test_a_doubtful_capacity_is_said(tmp_path, household):
    header = "探访日期 | 探访对象 | 身份证号 | 探访方式 | 探访人"
    result = bring_in(
        drawn_visits(tmp_path, f"2025.5.7 | 陈大明 | {CHEN} | 上门 | 李小波", header=header, title="记录")
    )
    assert "李小波" in warnings(result)


def test_of_two_who_went_together_each_has_his_own_capacity(tmp_path, household):
    header = "探访日期 | 探访对象 | 身份证号 | 探访方式 | 工作人员 | 志愿者"
    row = f"2025.5.7 | 陈大明 | {CHEN} | 上门 | 李小波 | 韩永凤"
    bring_in(drawn_visits(tmp_path, row, header=header, title="记录"))
    found = dict(Visitor.objects.values_list("user__name", "capacity"))
    assert found == {"李小波": Capacity.STAFF, "韩永凤": Capacity.VOLUNTEER}


def test_the_heads_own_number_tells_which_namesake_is_meant(tmp_path, household):
    make_member(household, "李梅")
    other = make_household("X-2", head="王强", head_identity=LI)
    make_member(other, "李梅")
    header = "探访日期 | 户主姓名 | 户主身份证号 | 探访对象 | 探访方式 | 探访人 | 队伍"
    bring_in(drawn_visits(tmp_path, f"2025.5.7 | 王强 | {LI} | 李梅 | 上门 | 李英 | 庐州街坊", header=header))
    assert Visit.objects.get().household == other


@pytest.mark.parametrize("said", [{"who": "长" * 120}, {"team": "长" * 120}])
def test_a_name_longer_than_the_register_holds_is_refused_at_its_row(tmp_path, household, said):
    result = bring_in(drawn_visits(tmp_path, a_visit(**said), a_visit(day="2025年6月1日")))
    assert whats(result) == ["refused", "create"]
    assert not User.objects.filter(name__startswith="长").exists() and not Team.objects.filter(name="长" * 120).exists()
