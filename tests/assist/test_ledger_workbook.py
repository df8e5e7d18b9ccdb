"""The ledger's workbook, read back as the street would read it."""

import re
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from assist.ledger.order import make_order
from assist.ledger.summary import summarise
from assist.ledger.workbook import write_ledger
from households.models import Category, Relation, Sex, Work
from tests.factories import (
    make_area,
    make_building,
    make_community,
    make_group,
    make_holder,
    make_household,
    make_identity,
    make_kind,
    make_member,
    make_need,
    make_team,
    make_unit,
    make_user,
    make_visit,
)
from volunteers.models import Capacity
from volunteers.rights import RIGHTS, Deed, Right, Role, Sees

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2025, 5, 1), date(2025, 9, 30)
LISTS = ("台账统计", "人员名册", "工作人员探访记录", "志愿者探访记录", "需求清单", "资源清单")


def order(by=None, **more):
    return make_order(by=by or make_holder(Role.CASEWORKER), reason="月报", first=FIRST, last=LAST, **more)


@pytest.fixture
def write(tmp_path):
    """Write a ledger of the period (the caseworker's if not said otherwise) and open it again."""
    path = tmp_path / "ledger.xlsx"

    def written(*args, **more):
        written.rows = write_ledger(order(*args, **more), path)
        return load_workbook(path)

    written.path = path
    return written


def table(sheet):
    """The sheet's rows by their headings, without title, header, totals and signature."""
    rows = list(sheet.iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[1] is not None)
    depth = 2 if rows[start + 1][0] is None else 1
    lower = rows[start + 1] if depth == 2 else [None] * len(rows[start])
    headings, group = [], ""
    for top, own in zip(rows[start], lower, strict=True):
        group = top or group
        headings.append(f"{group}/{own}" if own else top)
    end = next(number for number, row in enumerate(rows) if str(row[0]).startswith(("合计", "制表人")))
    return [dict(zip(headings, row, strict=True)) for row in rows[start + depth : end]]


def totals(sheet):
    """The totals row, without what is blank."""
    row = next(row for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("合计"))
    return [value for value in row if value is not None]


def busy_office():
    """Two households with members, needs in several states, visits by both, and a unit."""
    building = make_building("益民街8栋", make_group("第二片1组", make_area("第二片")))
    one = make_household(category=Category.DIBAO, head_identity=make_identity())
    two = make_household(building=building, room="501室")
    make_member(one, work=Work.FLEXIBLE, birth_date=date(1990, 1, 1), monthly_income=Decimal("900.50"))
    make_member(
        two, "李小", relation=Relation.DAUGHTER, sex=Sex.FEMALE, birth_date=date(2015, 1, 1), work=Work.AT_SCHOOL
    )
    make_need(one, raised_on=FIRST)
    closed = make_need(two, raised_on=FIRST, what="轮椅", kind=make_kind("物资帮扶"))
    close(closed, LAST)
    carried = make_need(one, raised_on=FIRST - timedelta(days=40), what="陪医就诊")
    carried.events.create(step="drop", status="dropped", on=LAST)
    visit = make_visit(one, visited_on=FIRST, visitors=[make_user("甲"), make_user("乙")])
    visit.visitors.create(user=make_user("丙"), team=make_team("社区工作人员", Capacity.STAFF), capacity=Capacity.STAFF)
    make_visit(two, visited_on=LAST, met=False, person=two.memberships.get(is_head=True).person)
    make_unit().offers.create(what="轮椅")
    return one, two


def close(need, day):
    """Close a need off as an import does."""
    need.closings.create(closed_on=day, result="已送达", before_system=True, source="需求.xlsx / 5")
    type(need).objects.filter(pk=need.pk).update(status="closed", closed_on=day, result="已送达")


def test_it_has_the_street_s_sheets_in_their_order(write):
    busy_office()
    assert write().sheetnames == ["汇总表", "片区小组汇总", *LISTS]


def test_every_sum_of_the_summary_is_the_number_of_rows_behind_it(write):
    busy_office()
    book = write()
    lists = {name: table(book[name]) for name in LISTS}
    sums = {(row["分项"], row["指标"]): row["数值"] for row in table(book["汇总表"])}
    needs = lists["需求清单"]
    states = [row["是否销号"] for row in needs]
    files, units = next(value for (part, _), value in sums.items() if part == "一户一档"), len(lists["资源清单"])
    assert files == len(lists["台账统计"]) == 2
    assert [value for (part, _), value in sums.items() if part == "一户一档"] == [2, 0, 0, 0, 4, 2, 2, 2, units]
    assert len(lists["人员名册"]) == 4
    times = [len(lists["工作人员探访记录"]), len(lists["志愿者探访记录"])]
    visits = [value for (part, _), value in sums.items() if part == "探访"]
    assert visits == [sum(times), *times, 1, 2, 1, 2]
    raised = sum(row["提出时间"].date() >= FIRST for row in needs)
    told = [len(needs), raised, len(needs) - raised, states.count("已销号"), 1, states.count("撤销")]
    assert [value for (part, _), value in sums.items() if part == "需求"] == told == [3, 2, 1, 1, 1, 1]
    by_kind = {row["指标"]: row["数值"] for row in table(book["汇总表"]) if row["分项"] == "需求类别"}
    assert by_kind == {
        kind: [row["需求类别"] for row in needs].count(kind) for kind in {row["需求类别"] for row in needs}
    }


def test_the_sheet_of_places_adds_up_to_the_summary(write):
    busy_office()
    book = write()
    rows = table(book["片区小组汇总"])
    assert [(row["片区"], row["小组"], row["户数"], row["人数"]) for row in rows] == [
        ("第一片", "第一片1组", 1, 2),
        ("第二片", "第二片1组", 1, 2),
    ]
    assert totals(book["片区小组汇总"]) == ["合计", 2, 4, 3, 1, 1, 3]


def test_the_page_and_the_summary_sheet_say_the_same(write):
    busy_office()
    by = make_holder(Role.CASEWORKER)
    asked = order(by)
    shown = summarise(asked.scope, asked.sees)
    lines = [*shown.files, *shown.categories, *shown.visits, *shown.modes, *shown.needs, *shown.states]
    numbers = [row["数值"] for row in table(write(by)["汇总表"])]
    assert numbers == [line.number for line in (*lines, *shown.kinds, *shown.classes)]


def test_the_household_sheet_is_laid_out_like_the_street_s_form(write):
    one, _ = busy_office()
    sheet = write()["台账统计"]
    assert sheet["A1"].value == "县桥社区困难家庭“一户一档”台账（截至2025年9月30日）"
    assert sheet["A2"].value == "统计单位：逍遥津街道县桥社区"
    assert (sheet["A1"].font.size, sheet["A1"].alignment.horizontal) == (15, "center")
    row = table(sheet)[0]
    assert next(iter(row)) == "户编号"
    assert row["户编号"] == one.number
    assert (row["家庭住址"], row["片区"], row["小组"]) == ("淮河路3栋203室", "第一片", "第一片1组")
    assert (row["享受保障类别"], row["家庭人口"], row["成年人/灵活就业"], row["月收入"]) == ("低保", 2, 1, 900.5)
    assert (row["成员一姓名"], row["成员一关系"]) == ("陈小明", "子/婿")
    signature = [cell.value for cell in sheet[sheet.max_row] if cell.value]
    assert [words.partition("：")[0] for words in signature] == ["制表人", "制表时间"]


def test_there_are_as_many_numbered_members_as_the_largest_household_needs(write):
    household = make_household()
    for number in range(12):
        make_member(household, f"成员{number}", relation=Relation.OTHER)
    row = table(write()["台账统计"])[0]
    assert row["成员七姓名"] == "成员6"
    assert row["成员十二姓名"] == "成员11"
    assert "成员十三姓名" not in row


def test_declared_figures_come_out_as_they_came_in(write):
    declared = {"残疾人数": "3", "成年人/在职人员": "1", "月收入": "1900.50", "享受保障人数": "2", "三无人员": "约1人"}
    household = make_household(declared=declared)
    make_member(household, birth_date=date(2015, 1, 1), work=Work.AT_SCHOOL)
    row = table(write()["台账统计"])[0]
    assert (row["残疾人数"], row["成年人/在职人员"], row["月收入"], row["享受保障人数"]) == (3, 1, 1900.5, 2)
    assert row["三无人员"] == "约1人"
    assert row["未成年人/在校生"] is None


def test_identity_and_bank_numbers_are_text(write):
    number = make_identity()
    make_household(head_identity=number, bank_account="6299990000046150740")
    sheet = write()["台账统计"]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    for text in (number, "6299990000046150740"):
        assert (cells[text].data_type, cells[text].number_format) == ("s", "@")


def test_files_are_of_the_last_day_and_visits_and_needs_of_the_period(write):
    make_household("OPEN")
    make_household("CLOSED", closed_on=LAST, closed_because="迁出")
    make_household("LATER", opened_on=LAST + timedelta(days=1))
    household = make_household("BUSY")
    for day in (FIRST - timedelta(days=1), FIRST, LAST, LAST + timedelta(days=1)):
        make_visit(household, visited_on=day)
        make_need(household, raised_on=day, what=str(day))
    ended = make_need(household, raised_on=date(2025, 1, 1), what="早已办结")
    close(ended, date(2025, 2, 1))
    book = write()
    assert [row["户编号"] for row in table(book["台账统计"])] == ["BUSY", "OPEN"]
    assert [row["探访日期"].date() for row in table(book["志愿者探访记录"])] == [FIRST, LAST]
    assert [row["需求内容"] for row in table(book["需求清单"])] == ["2025-04-30", "2025-05-01", "2025-09-30"]


def test_what_lies_outside_the_place_is_in_no_sheet(write):
    far = make_building("东门路1栋", make_group("东1组", make_area("东片", make_community("东门社区"))))
    stranger = make_household("FAR", building=far, head="外人")
    make_need(stranger, raised_on=FIRST, what="外面的需求")
    make_visit(stranger, visited_on=FIRST)
    busy_office()
    write(make_holder(Role.CASEWORKER))
    with zipfile.ZipFile(write.path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert [word for word in ("FAR", "外人", "外面的需求", "东门") if word in everything] == []


def test_a_ledger_of_one_place_has_only_that_place(write):
    _one, two = busy_office()
    book = write(make_holder(Role.CASEWORKER), places=(two.building.parent.parent,))
    assert [row["户编号"] for row in table(book["台账统计"])] == [two.number]
    assert book["台账统计"]["A2"].value == "统计单位：逍遥津街道县桥社区第二片"


def test_a_whole_street_s_ledger_names_the_community_in_each_row(write):
    busy_office()
    book = write(make_holder(Role.SUPERVISOR))
    assert {row["社区"] for row in table(book["台账统计"])} == {"县桥社区"}
    assert [row["小组"] for row in table(book["片区小组汇总"])] == [None, None]


def test_columns_one_may_not_see_are_not_there(write, monkeypatch):
    number = make_identity()
    make_household(head_identity=number, bank_account="6299990000046150740", category=Category.DIBAO)
    careful = Right(2, sees=(Sees.REACH, Sees.CARE, Sees.MEANS), does=(Deed.EXPORT,))
    monkeypatch.setitem(RIGHTS, Role.ADVISER, careful)
    row = table(write(make_holder(Role.ADVISER))["台账统计"])[0]
    assert row["身份证号码"] == f"{number[:6]}********{number[-4:]}"
    assert "开户行账号" not in row
    assert row["享受保障类别"] == "低保"
    monkeypatch.setitem(RIGHTS, Role.ADVISER, Right(2, sees=(Sees.REACH,), does=(Deed.EXPORT,)))
    book = write(make_holder(Role.ADVISER))
    assert {"身份证号码", "享受保障类别", "残疾人数", "备注"} & set(table(book["台账统计"])[0]) == set()


def test_it_says_who_took_it_out_and_when(write):
    busy_office()
    by = make_holder(Role.CASEWORKER)
    book = write(by)
    assert book.properties.creator == by.name
    assert re.fullmatch(rf"{by.name} · \d{{4}}-\d\d-\d\d \d\d:\d\d", book["需求清单"].oddFooter.left.text)


def test_it_counts_the_rows_of_its_lists(write):
    busy_office()
    book = write()
    assert write.rows == sum(len(table(book[name])) for name in LISTS) == 2 + 4 + 1 + 3 + 3 + 1


def test_an_error_on_the_way_leaves_no_file(tmp_path):
    busy_office()

    def stop(done, total):
        raise OSError("no space left")

    path = tmp_path / "ledger.xlsx"
    for number in range(500):
        make_unit(f"单位{number}")
    with pytest.raises(OSError, match="no space"):
        write_ledger(order(), path, progress=stop)
    assert list(tmp_path.iterdir()) == []
