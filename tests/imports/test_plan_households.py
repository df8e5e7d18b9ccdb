"""What becomes of the rows of a household ledger."""

from datetime import date

import pytest

from households.models import Category, Household, HouseholdEvent, Membership, Person, Relation
from tests.factories import (
    make_building,
    make_community,
    make_far_building,
    make_household,
    make_member,
    make_post,
    make_street,
)
from tests.imports.run import LEDGER, bring_in, drawn, table_sizes, warnings, whats, words
from tests.imports.sheets import BO, resident
from volunteers.models import Level, Place, Post, User
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
CHEN, LI, WANG = resident("19600101"), resident("19700202", "997"), resident("19800303")
MEMBERS = f"{LEDGER} | 成员一姓名 | 成员一关系 | 成员一身份证号"


def a_row(head="陈大明", identity=CHEN, *, opened="2024.9.11", address="淮河路3栋203室", more=""):
    return f"{opened} | {head} | {identity} | {address} | 第一片 | 第一片1组 | 19900006213 | 低保{more}"


def test_an_empty_office_gets_its_grid_from_the_columns(tmp_path):
    result = bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row()}"))
    assert whats(result) == ["create"]
    household = Household.objects.get()
    assert [place.name for place in household.building.way_up()] == [
        "淮河路3栋", "第一片1组", "第一片", "县桥社区", "逍遥津街道",
    ]  # fmt: skip
    assert (household.number, household.room, household.opened_on) == ("XQ-0001", "203室", date(2024, 9, 11))
    assert household.category == Category.DIBAO
    head = household.memberships.get()
    assert (head.is_head, head.relation, head.joined_on) == (True, Relation.HEAD, date(2024, 9, 11))
    assert (head.person.identity_number, head.person.sex, head.person.birth_date) == (CHEN, "female", date(1960, 1, 1))
    event = household.events.get()
    assert (event.kind, event.on) == (HouseholdEvent.Kind.OPENED, date(2024, 9, 11))


def test_a_new_file_is_found_by_the_search_box_and_says_where_it_came_from(tmp_path):
    bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row()}"))
    household = Household.objects.get()
    assert "chendaming" in household.search_text and "xq-0001" in household.search_text
    assert household.source == "台账.xlsx / 表 / 4"
    assert Person.history.get().history_change_reason == "台账.xlsx / 表 / 4"


def test_a_second_run_changes_nothing_at_all(tmp_path):
    path = drawn(tmp_path, f"{MEMBERS}\n{a_row(more=f' | 李梅 | 配偶 | {LI}')}")
    bring_in(path)
    before = table_sizes()
    assert whats(bring_in(path)) == ["same"]
    assert table_sizes() == before
    assert Household.objects.get().version == 0


def test_a_rehearsal_writes_nothing(tmp_path):
    result = bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row()}"), dry_run=True)
    assert whats(result) == ["create"] and result.is_rehearsal
    assert not Place.objects.exists() and not Household.objects.exists()


def test_the_only_community_takes_sheets_that_name_none(tmp_path):
    community = make_community()
    bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row()}", unit=""))
    assert Household.objects.get().building.parent.parent.parent == community


def test_an_empty_office_that_no_sheet_names_is_set_up_first(tmp_path):
    result = bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row()}", unit=""))
    assert whats(result) == ["refused"]
    assert "start_office" in words(result)
    assert not Place.objects.exists()


def test_of_several_communities_the_sheet_names_its_own(tmp_path):
    make_community("双岗社区")
    mine = make_community("县桥社区")
    bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row()}"))
    assert Household.objects.get().building.parent.parent.parent == mine


def test_of_several_communities_none_is_guessed(tmp_path):
    make_community("双岗社区")
    mine = make_community("县桥社区")
    path = drawn(tmp_path, f"{LEDGER}\n{a_row()}", unit="")
    assert whats(bring_in(path)) == ["refused"]
    assert whats(bring_in(path, community=mine)) == ["create"]


def test_a_household_without_area_and_group_goes_to_its_building(tmp_path):
    building = make_building("淮河路3栋")
    table = f"户主姓名 | 身份证号码 | 家庭住址 | 致困原因\n陈大明 | {CHEN} | 淮河路3栋203室 | 因病"
    bring_in(drawn(tmp_path, table))
    assert Household.objects.get().building == building


def test_a_household_without_a_known_place_is_put_where_it_is_sorted_out_later(tmp_path):
    table = f"户主姓名 | 身份证号码 | 家庭住址 | 致困原因\n陈大明 | {CHEN} | 淮河路3栋203室 | 因病"
    result = bring_in(drawn(tmp_path, table))
    way = [place.name for place in Household.objects.get().building.way_up()]
    assert way[:3] == ["淮河路3栋", "未分组", "未分片"]
    assert "未分组" in warnings(result)


def test_two_households_may_share_an_address(tmp_path):
    table = f"{LEDGER}\n{a_row()}\n{a_row('李梅', LI)}"
    assert whats(bring_in(drawn(tmp_path, table))) == ["create", "create"]
    assert Household.objects.filter(room="203室").count() == 2


def test_only_what_the_sheet_states_is_changed(tmp_path):
    bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row()}"))
    changed = a_row().replace("19900006213", "").replace("低保", "特困")
    result = bring_in(drawn(tmp_path, f"{LEDGER}\n{changed}"))
    assert whats(result) == ["update"]
    (change,) = result.outcomes[0].changes
    assert (change.old, change.new) == (str(Category.DIBAO.label), str(Category.TEKUN.label))
    household = Household.objects.get()
    assert (household.category, household.phone, household.version) == (Category.TEKUN, "19900006213", 1)


def test_a_change_is_told_in_the_story_and_in_the_fields_history(tmp_path):
    bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row()}"))
    bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row().replace('低保', '特困')}", name="新.xlsx"))
    household = Household.objects.get()
    event = household.events.order_by("-pk").first()
    assert (event.kind, event.source) == (HouseholdEvent.Kind.UPDATED, "新.xlsx / 表 / 4")
    assert [row.category for row in household.history.order_by("pk")] == ["dibao", "tekun"]
    assert household.history.first().history_change_reason == "新.xlsx / 表 / 4"


def test_a_household_that_moves_is_told_as_a_move(tmp_path):
    bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row()}"))
    bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row(address='益民街8栋501室')}"))
    household = Household.objects.get()
    assert household.building.name == "益民街8栋"
    assert household.events.filter(kind=HouseholdEvent.Kind.MOVED).get().note == "淮河路3栋203室 → 益民街8栋501室"
    assert "益民街8栋501室" in household.search_text


def test_a_household_is_found_by_its_number_even_with_another_head(tmp_path):
    household = make_household("X-1", head="陈大明", head_identity=CHEN)
    make_member(household, "李梅", identity_number=LI)
    table = f"户编号 | {MEMBERS}\nX-1 | {a_row('李梅', LI, more=f' | 陈大明 | 配偶 | {CHEN}')}"
    assert whats(bring_in(drawn(tmp_path, table))) == ["update"]
    heads = {one.person.name: (one.is_head, one.relation) for one in household.memberships.all()}
    assert heads == {"李梅": (True, Relation.HEAD), "陈大明": (False, Relation.SPOUSE)}
    assert household.events.filter(kind=HouseholdEvent.Kind.HEAD_CHANGED).exists()


def test_a_number_is_written_so_that_it_can_stand_in_an_address(tmp_path):
    table = f"户编号 | {LEDGER}\n县桥/ 12 | {a_row()}"
    path = drawn(tmp_path, table)
    bring_in(path)
    assert Household.objects.get().number == "县桥-12"
    assert whats(bring_in(path)) == ["same"]


def test_a_household_without_number_is_found_by_its_heads_identity_number(tmp_path):
    household = make_household("X-1", head="陈大明", head_identity=CHEN)
    assert whats(bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row()}"))) == ["update"]
    assert Household.objects.get() == household


def test_a_household_whose_head_has_no_identity_number_is_found_by_any_members(tmp_path):
    household = make_household("X-1", head="陈大明")
    make_member(household, "李梅", identity_number=LI)
    table = f"{MEMBERS}\n{a_row(identity='.', more=f' | 李梅 | 配偶 | {LI}')}"
    bring_in(drawn(tmp_path, table))
    assert Household.objects.get() == household


def test_a_household_without_any_identity_number_is_found_by_head_and_home(tmp_path):
    path = drawn(tmp_path, f"{MEMBERS}\n{a_row(identity='.', more=' | 李梅 | 配偶 | .')}")
    assert whats(bring_in(path)) == ["create"]
    assert whats(bring_in(path)) == ["same"]
    assert Person.objects.count() == 2


def test_an_identity_number_that_was_missing_is_added_to_the_member(tmp_path):
    bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row(identity='.')}"))
    result = bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row()}"))
    assert whats(result) == ["update"]
    assert Person.objects.get().identity_number == CHEN
    assert CHEN not in words(result)


def test_somebody_on_another_open_file_is_refused_with_where(tmp_path):
    make_household("X-1", head="李梅", head_identity=LI)
    table = f"{MEMBERS}\n{a_row(more=f' | 李梅 | 配偶 | {LI}')}\n{a_row('王强', WANG)}"
    result = bring_in(drawn(tmp_path, table))
    assert whats(result) == ["refused", "create"]
    reason = result.outcomes[0].reasons[0]
    assert "李梅" in reason.message and "X-1" in reason.message
    assert reason.column.endswith("成员一身份证号")
    assert Membership.objects.get(person__name="李梅").household.number == "X-1"


def test_somebody_in_two_rows_of_one_file_is_refused_as_a_repeat(tmp_path):
    table = f"{MEMBERS}\n{a_row()}\n{a_row('李梅', LI, more=f' | 陈大明 | 配偶 | {CHEN}')}"
    result = bring_in(drawn(tmp_path, table))
    assert whats(result) == ["create", "refused"]
    assert result.outcomes[1].repeats.row == 4
    assert Household.objects.count() == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_identity_number_under_two_names_stays_with_whom_it_fits(tmp_path, order):
    """A number that slipped into a wrong line takes neither the other's file nor its place."""
    table = "户主姓名 | 身份证号码 | 性别 | 家庭住址 | 片区 | 小组\n"
    rows = [f"陈大明 | {CHEN} | 女 | 淮河路3栋203室", f"何宝光 | {CHEN} | 男 | 益民街8栋501室"]
    result = bring_in(drawn(tmp_path, table + "\n".join(f"{rows[at]} | 第一片 | 第一片1组" for at in order)))
    assert {outcome.row.head.name: outcome.what for outcome in result.outcomes} == {
        "陈大明": "create",
        "何宝光": "refused",
    }


def test_an_identity_number_of_somebody_else_on_file_never_renames_that_person(tmp_path):
    make_household("X-1", head="李梅", head_identity=CHEN)
    result = bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row()}"))
    assert whats(result) == ["refused"]
    assert "李梅" in words(result)
    assert Person.objects.get().name == "李梅"


def test_a_name_written_otherwise_in_the_same_home_is_corrected(tmp_path):
    bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row('陈大名')}"))
    result = bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row('陈大明')}"))
    assert whats(result) == ["update"]
    assert Person.objects.get().name == "陈大明"


def test_the_same_row_twice_is_a_repeat_and_another_word_in_it_a_conflict(tmp_path):
    table = f"{LEDGER}\n{a_row()}\n{a_row()}\n{a_row().replace('低保', '特困')}"
    result = bring_in(drawn(tmp_path, table))
    assert whats(result) == ["create", "same", "conflict"]
    assert [outcome.repeats and outcome.repeats.row for outcome in result.outcomes] == [None, 4, 4]
    assert result.sheets[0].repeated == 2
    assert Household.objects.get().category == Category.DIBAO


def test_a_new_member_joins_and_one_the_sheet_no_longer_has_stays(tmp_path):
    household = make_household("X-1", head="陈大明", head_identity=CHEN)
    make_member(household, "陈小明")
    table = f"{MEMBERS}\n{a_row(more=f' | 李梅 | 配偶 | {LI}')}"
    result = bring_in(drawn(tmp_path, table))
    assert {one.person.name for one in household.memberships.present()} == {"陈大明", "陈小明", "李梅"}
    assert "陈小明" in warnings(result)
    assert household.events.filter(kind=HouseholdEvent.Kind.JOINED).count() == 1


def test_somebody_who_left_by_the_file_is_not_brought_back(tmp_path):
    household = make_household("X-1", head="陈大明", head_identity=CHEN, opened_on=date(2024, 9, 11))
    make_member(household, "李梅", identity_number=LI, left_on=date(2025, 5, 1))
    path = drawn(tmp_path, f"{MEMBERS}\n{a_row(more=f' | 李梅 | 配偶 | {LI}')}")
    assert "李梅" in warnings(bring_in(path))
    assert whats(bring_in(path)) == ["same"]
    assert household.memberships.present().count() == 1


def test_a_closed_file_is_a_conflict_and_stays_closed(tmp_path):
    household = make_household("X-1", head="陈大明", head_identity=CHEN)
    household.close(by=None, on=date(2025, 6, 1), because="迁出")
    result = bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row()}"))
    assert whats(result) == ["conflict"]
    assert "X-1" in words(result) and "2025-06-01" in words(result)


def test_a_closed_file_holds_nobody_back_from_another_household(tmp_path):
    closed = make_household("X-1", head="陈大明", head_identity=CHEN)
    closed.close(by=None, on=date(2025, 6, 1), because="迁出")
    table = f"{MEMBERS}\n{a_row('李梅', LI, more=f' | 陈大明 | 配偶 | {CHEN}')}"
    assert whats(bring_in(drawn(tmp_path, table))) == ["create"]
    old, new = Membership.objects.filter(person__name="陈大明").order_by("pk")
    assert (old.left_on, new.left_on) == (date(2025, 6, 1), None)


def test_masked_numbers_match_by_file_number_and_name_and_change_nothing(tmp_path):
    household = make_household(
        "X-1", head="陈大明", head_identity=CHEN, bank_account="6299990000046150740", phone="19900006213"
    )
    table = "户编号 | 户主姓名 | 身份证号码 | 家庭住址 | 家庭电话 | 开户行账号\n"
    table += f"X-1 | 陈大明 | {CHEN[:6]}********{CHEN[-4:]}"
    table += f" | {household.building.name}{household.room} | 199****6213 | ****0740"
    household.living_address = f"{household.building.name}{household.room}"
    household.save()
    result = bring_in(drawn(tmp_path, table))
    assert whats(result) == ["same"], words(result)
    household.refresh_from_db()
    assert (household.bank_account, household.phone) == ("6299990000046150740", "19900006213")
    assert Person.objects.get().identity_number == CHEN


def test_masked_numbers_open_no_file(tmp_path):
    result = bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row(identity='340103********1234')}"))
    assert whats(result) == ["refused"]
    assert not Household.objects.exists()


def test_another_identity_number_for_a_member_on_file_is_a_conflict(tmp_path):
    make_household("X-1", head="陈大明", head_identity=WANG)
    table = f"户编号 | {LEDGER}\nX-1 | {a_row()}"
    result = bring_in(drawn(tmp_path, table))
    assert whats(result) == ["conflict"]
    assert WANG not in words(result) and WANG[-4:] in words(result)


def test_totals_that_no_member_explains_are_kept_as_declared(tmp_path):
    header = "户主姓名 | 身份证号码 | 家庭住址 | 片区 | 小组 | 家庭人口 | 残疾人数 | 老年人 | 月收入"
    row = f"陈大明 | {CHEN} | 淮河路3栋203室 | 第一片 | 第一片1组 | 1 | 2 | 1 | 900"
    path = drawn(tmp_path, f"{header}\n{row}")
    bring_in(path)
    assert Household.objects.get().declared == {"残疾人数": "2", "月收入": "900"}
    assert whats(bring_in(path)) == ["same"]


def test_leads_named_in_the_ledger_hold_their_posts(tmp_path):
    leads = " | 彭宝明 | 叶芳 | 李英"
    table = f"{LEDGER} | 片长 | 组长 | 邻长\n{a_row(more=leads)}\n{a_row('李梅', LI, more=leads)}"
    bring_in(drawn(tmp_path, table))
    posts = {(post.role, post.place.level): post.user for post in Post.objects.select_related("user", "place")}
    assert {key: user.name for key, user in posts.items()} == {
        (Role.AREA_LEAD, Level.AREA): "彭宝明",
        (Role.GROUP_LEAD, Level.GROUP): "叶芳",
        (Role.BUILDING_LEAD, Level.BUILDING): "李英",
    }
    assert {post.starts_on for post in Post.objects.all()} == {date(2024, 9, 11)}
    user = User.objects.get(name="叶芳")
    assert user.username is None and not user.has_usable_password()
    assert user.community.name == "县桥社区" and user.name_key


def test_nobody_is_displaced_from_a_post(tmp_path):
    group = make_building("淮河路3栋").parent
    holder = Post.objects.appoint(
        user=User.objects.helper(name="王强", community=make_community()),
        place=group,
        role=Role.GROUP_LEAD,
        starts_on=date(2024, 1, 1),
    )
    result = bring_in(drawn(tmp_path, f"{LEDGER} | 组长\n{a_row()} | 叶芳"))
    assert Post.objects.get() == holder
    assert "王强" in str(result.warnings[0])
    assert not User.objects.filter(name="叶芳").exists()


@pytest.mark.parametrize(("role", "until"), [(Role.REVIEWER, None), (Role.AUDITOR, date(2099, 1, 1))])
def test_a_list_appoints_nobody_whose_other_post_excludes_it(tmp_path, role, until):
    user = User.objects.helper(name="叶芳", community=make_community())
    make_post(role, make_street() if role == Role.REVIEWER else None, user=user, ends_on=until)
    result = bring_in(drawn(tmp_path, f"{LEDGER} | 组长\n{a_row()} | 叶芳"))
    assert Post.objects.get().role == role
    assert "叶芳" in str(result.warnings[0])


def test_a_refused_row_adds_nothing_to_the_grid(tmp_path):
    make_household("X-1", head="李梅", head_identity=CHEN)
    bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row(address='无名路1栋101室')}"))
    assert not Place.objects.filter(name="无名路1栋").exists()


def test_a_line_a_member_refuses_one_member_and_keeps_the_family(tmp_path):
    make_household("X-1", head="李梅", head_identity=LI)
    table = f"""
    户编号 | 家庭住址 | 片区 | 小组 | 姓名 | 与户主关系 | 身份证号
    Y-1 | 淮河路3栋203室 | 第一片 | 第一片1组 | 陈大明 | 户主 | {CHEN}
    Y-1 | 淮河路3栋203室 | 第一片 | 第一片1组 | 李梅 | 配偶 | {LI}
    Y-1 | 淮河路3栋203室 | 第一片 | 第一片1组 | 陈小明 | 子/婿 | {BO}
    Y-1 | 淮河路3栋203室 | 第一片 | 第一片1组 | 陈坏 | 女/媳 | {WANG[:-1]}{"0" if WANG[-1] != "0" else "1"}
    """
    result = bring_in(drawn(tmp_path, table))
    by_row = {outcome.source.row: outcome.what for outcome in result.outcomes}
    assert by_row == {4: "create", 5: "refused", 7: "refused"}
    assert result.sheets[0].counts["create"] == 2
    members = Household.objects.get(number="Y-1").memberships
    assert set(members.values_list("person__name", flat=True)) == {"陈大明", "陈小明"}


def test_imports_of_a_caseworker_stay_in_her_community(tmp_path, caseworker):
    other = make_community("双岗社区")
    elsewhere = make_building("寿春路1栋", group=None)
    assert elsewhere
    foreign = Place.objects.create(level=Level.AREA, parent=other, name="一片")
    foreign = Place.objects.create(level=Level.GROUP, parent=foreign, name="一组")
    foreign = Place.objects.create(level=Level.BUILDING, parent=foreign, name="双岗1栋")
    make_household("S-1", head="李梅", head_identity=LI, building=foreign)
    other.office_phone = "0551-12345"
    other.save()
    table = f"{MEMBERS}\n{a_row(more=f' | 李梅 | 配偶 | {LI}')}\n{a_row('王强', WANG)}"
    result = bring_in(drawn(tmp_path, table), by=caseworker)
    assert whats(result) == ["refused", "create"]
    said = words(result)
    assert "双岗社区" in said and "0551-12345" in said and "S-1" not in said
    assert Household.history.filter(history_user=caseworker).count() == 1


@pytest.mark.parametrize("left_on", [None, date(2024, 5, 1)])
def test_a_wrong_name_under_a_number_kept_elsewhere_is_not_answered_with_the_right_one(tmp_path, caseworker, left_on):
    file = make_household("S-1", building=make_far_building("双岗社区"))
    make_member(file, "李梅", identity_number=LI, left_on=left_on)
    result = bring_in(drawn(tmp_path, f"{LEDGER}\n{a_row('王强', LI)}"), by=caseworker)
    assert whats(result) == ["refused"]
    assert "李梅" not in words(result) and "S-1" not in words(result)


def test_the_ledger_of_a_community_outside_ones_post_is_refused(tmp_path, caseworker):
    make_community("双岗社区")
    path = drawn(tmp_path, f"{LEDGER}\n{a_row()}", unit="统计单位：逍遥津街道双岗社区")
    result = bring_in(path, by=caseworker)
    assert whats(result) == ["refused"]
    assert "双岗社区" in words(result)


def test_files_are_known_by_the_names_the_office_gave_them(tmp_path):
    path = drawn(tmp_path, f"{LEDGER}\n{a_row()}", name="tmp8a1.xlsx")
    bring_in(path, names=["九月台账.xlsx"])
    assert Household.objects.get().source == "九月台账.xlsx / 表 / 4"


def test_what_has_no_field_of_its_own_is_kept_in_the_notes(tmp_path):
    table = f"{LEDGER} | 民族 | 文化程度 | 邮编 | 备注\n{a_row()} | 汉族 | 小学 | 230001 | 独居"
    path = drawn(tmp_path, table)
    bring_in(path)
    household = Household.objects.get()
    assert household.note == "独居；邮编：230001"
    assert household.memberships.get().person.note == "民族：汉族；文化程度：小学"
    assert whats(bring_in(path)) == ["same"]
    household.correct(by=None, version=0, note="独居；邮编：230001。每周有人送饭。")
    assert whats(bring_in(path)) == ["same"]


@pytest.mark.parametrize("column", ["片长", "组长", "楼栋"])
def test_a_name_longer_than_the_register_holds_is_refused_at_its_row(tmp_path, column):
    result = bring_in(drawn(tmp_path, f"{LEDGER} | {column}\n{a_row(more=' | ' + '长' * 120)}"))
    assert whats(result) == ["refused"]
    assert not Household.objects.exists()
