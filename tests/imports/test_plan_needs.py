"""What becomes of the rows of a need list."""

from datetime import date

import pytest

from needs.models import Closing, Need, NeedKind, ServiceClass, Source, Status, Step
from tests.factories import make_community, make_holder, make_household, make_kind, make_need, make_post
from tests.imports.run import NEEDS, bring_in, drawn, table_sizes, warnings, whats, words
from tests.imports.sheets import resident
from volunteers.models import Post, User
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
CHEN, LI = resident("19600101"), resident("19700202", "997")


def drawn_needs(folder, *rows, header=NEEDS):
    return drawn(folder, "\n".join([header, *rows]), title="需求清单", name="需求.xlsx")


def a_need(
    person="陈大明", identity=CHEN, *, kind="居住安全", what="安装扶手", raised="2025.5.6", owner="于阿子",
    due="2025.7.5", measure=".", done="未销号", closed=".",
):  # fmt: skip
    return " | ".join([person, identity, kind, what, raised, owner, due, measure, done, closed])


def a_closed_need(**more):
    return a_need(**({"measure": "已装好", "done": "已销号", "closed": "2025.6.4"} | more))


@pytest.fixture
def household():
    make_kind("居住安全")
    return make_household("X-1", head="陈大明", head_identity=CHEN)


def test_an_open_need_with_somebody_in_charge_is_taken_on(tmp_path, household):
    assert whats(bring_in(drawn_needs(tmp_path, a_need()))) == ["create"]
    need = Need.objects.get()
    assert (need.status, need.owner.name, need.household) == (Status.TAKEN_ON, "于阿子", household)
    assert (need.raised_on, need.due_on, need.source) == (date(2025, 5, 6), date(2025, 7, 5), Source.WORKBOOK)
    assert need.workbook_row == "需求.xlsx / 表 / 4"
    steps = [(event.step, event.on, event.by and event.by.name) for event in need.events.order_by("pk")]
    assert steps == [(Step.RAISED, date(2025, 5, 6), None), (Step.TAKE_ON, date(2025, 5, 6), "于阿子")]


def test_an_open_need_without_anybody_is_reported_and_due_by_its_kind(tmp_path, household):
    NeedKind.objects.update(days=10)
    bring_in(drawn_needs(tmp_path, a_need(owner=".", due=".")))
    need = Need.objects.get()
    assert (need.status, need.owner, need.due_on) == (Status.REPORTED, None, date(2025, 5, 16))


def test_a_closed_need_says_itself_that_it_was_closed_before_this_system(tmp_path, household):
    bring_in(drawn_needs(tmp_path, a_closed_need()))
    need = Need.objects.get()
    assert (need.status, need.closed_on, need.result) == (Status.CLOSED, date(2025, 6, 4), "已装好")
    closing = Closing.objects.get()
    assert (closing.before_system, closing.source, closing.closed_on) == (True, "需求.xlsx / 表 / 4", date(2025, 6, 4))
    assert closing.checked_by is None
    assert [event.step for event in need.events.order_by("pk")] == [Step.RAISED, Step.TAKE_ON, Step.CLOSE]


def test_a_closed_need_without_a_measure_has_a_plain_sentence_as_its_result(tmp_path, household):
    path = drawn_needs(tmp_path, a_closed_need(measure="."))
    bring_in(path)
    assert Need.objects.get().result and Closing.objects.get().result
    assert whats(bring_in(path)) == ["same"]


@pytest.mark.parametrize("closed", [".", "不知道"])
def test_a_closed_need_without_a_closing_day_is_refused(tmp_path, household, closed):
    result = bring_in(drawn_needs(tmp_path, a_closed_need(closed=closed)))
    assert whats(result) == ["refused"]
    assert any(reason.column.endswith("销号时间") for reason in result.outcomes[0].reasons)


def test_a_second_run_changes_nothing_at_all(tmp_path, household):
    path = drawn_needs(tmp_path, a_need(), a_closed_need(what="防滑处理"))
    bring_in(path)
    before = table_sizes() | {"closings": Closing.objects.count(), "users": User.objects.count()}
    assert whats(bring_in(path)) == ["same", "same"]
    assert table_sizes() | {"closings": Closing.objects.count(), "users": User.objects.count()} == before


@pytest.mark.parametrize("other", [{"what": "防滑处理"}, {"raised": "2025.5.7"}])
def test_content_and_day_make_another_need(tmp_path, household, other):
    assert whats(bring_in(drawn_needs(tmp_path, a_need(), a_need(**other)))) == ["create", "create"]


def test_a_row_that_says_closed_while_the_need_is_open_is_a_conflict_and_no_closing(tmp_path, household):
    bring_in(drawn_needs(tmp_path, a_need()))
    result = bring_in(drawn_needs(tmp_path, a_closed_need()))
    assert whats(result) == ["conflict"]
    assert Need.objects.get().status == Status.TAKEN_ON and not Closing.objects.exists()
    assert Need.objects.get().measure == ""


def test_a_row_that_says_open_does_not_undo_a_closing(tmp_path, household):
    bring_in(drawn_needs(tmp_path, a_closed_need()))
    result = bring_in(drawn_needs(tmp_path, a_need()))
    assert whats(result) == ["same"]
    assert str(Status.CLOSED.label) in warnings(result)
    assert Need.objects.get().status == Status.CLOSED


def test_a_row_that_says_open_leaves_a_need_in_hand_as_it_is(tmp_path, household):
    path = drawn_needs(tmp_path, a_need())
    bring_in(path)
    Need.objects.get().start(by=make_holder(Role.CASEWORKER, household.building), measure="已联系师傅")
    assert whats(bring_in(path)) == ["same"]
    need = Need.objects.get()
    assert (need.status, need.measure) == (Status.IN_HAND, "已联系师傅")


@pytest.mark.parametrize("other", [{"closed": "2025.6.5"}, {"measure": "另一种办法"}])
def test_a_closed_need_is_not_rewritten(tmp_path, household, other):
    bring_in(drawn_needs(tmp_path, a_closed_need()))
    assert whats(bring_in(drawn_needs(tmp_path, a_closed_need(**other)))) == ["conflict"]
    assert Need.objects.get().version == 0


def test_somebody_takes_a_reported_need_on_by_the_sheet(tmp_path, household):
    bring_in(drawn_needs(tmp_path, a_need(owner=".")))
    assert whats(bring_in(drawn_needs(tmp_path, a_need()))) == ["update"]
    need = Need.objects.get()
    assert (need.status, need.owner.name) == (Status.TAKEN_ON, "于阿子")
    assert need.events.filter(step=Step.TAKE_ON).count() == 1


def test_another_person_in_charge_is_a_conflict(tmp_path, household):
    bring_in(drawn_needs(tmp_path, a_need()))
    result = bring_in(drawn_needs(tmp_path, a_need(owner="叶芳")))
    assert whats(result) == ["conflict"]
    assert "于阿子" in words(result) and "叶芳" in words(result)
    assert not User.objects.filter(name="叶芳").exists()


def test_due_day_and_measure_are_brought_up_to_date(tmp_path, household):
    bring_in(drawn_needs(tmp_path, a_need()))
    result = bring_in(drawn_needs(tmp_path, a_need(due="2025.8.1", measure="已联系师傅")))
    assert [(change.old, change.new) for change in result.outcomes[0].changes] == [
        ("2025-07-05", "2025-08-01"),
        ("", "已联系师傅"),
    ]
    need = Need.objects.get()
    assert (need.due_on, need.measure, need.version, need.history.count()) == (date(2025, 8, 1), "已联系师傅", 1, 2)


def test_a_kind_nobody_has_set_up_is_added_with_a_word(tmp_path, household):
    result = bring_in(drawn_needs(tmp_path, a_need(kind="物资发放")))
    kind = NeedKind.objects.get(name="物资发放")
    assert (kind.parent, kind.service_class) == (None, ServiceClass.MATERIAL)
    assert Need.objects.get().service_class == ServiceClass.MATERIAL
    assert "物资发放" in warnings(result)


def test_a_kind_is_found_below_another(tmp_path, household):
    finer = make_kind("扶手", parent=make_kind("居住安全"), service_class=ServiceClass.MATERIAL)
    bring_in(drawn_needs(tmp_path, a_need(kind="扶手")))
    assert Need.objects.get().kind == finer


def test_a_repeat_in_the_file_is_told_apart(tmp_path, household):
    result = bring_in(drawn_needs(tmp_path, a_need(), a_need(), a_closed_need()))
    assert whats(result) == ["create", "same", "conflict"]
    assert [outcome.repeats and outcome.repeats.row for outcome in result.outcomes] == [None, 4, 4]


def test_a_need_of_nobody_on_file_is_refused(tmp_path, household):
    result = bring_in(drawn_needs(tmp_path, a_need("王强", LI), a_need()))
    assert whats(result) == ["refused", "create"]


def test_a_need_typed_for_the_household_is_the_same_as_one_of_its_head(tmp_path, household):
    make_need(household, what="安装扶手", raised_on=date(2025, 5, 6))
    assert whats(bring_in(drawn_needs(tmp_path, a_need(owner=".", due=".")))) == ["same"]


def test_a_dropped_need_is_dropped_with_its_reason(tmp_path, household):
    bring_in(drawn_needs(tmp_path, a_need(done="撤销", measure="已搬走")))
    need = Need.objects.get()
    assert need.status == Status.DROPPED
    assert need.events.order_by("-pk").first().note == "已搬走"


# --- who leads a group -----------------------------------------------------------------------------------------------


def two_groups():
    """Two households in each of two groups; identity numbers by (group, household)."""
    from tests.factories import make_building, make_group

    numbers = {}
    for group in (1, 2):
        building = make_building(f"{group}栋", group=make_group(f"第一片{group}组"))
        for number in (1, 2):
            numbers[group, number] = resident(f"19{group}{number}0101")
            make_household(head=f"甲{group}{number}", head_identity=numbers[group, number], building=building)
    return numbers


def needs_of(numbers, owners):
    return [
        a_need(f"甲{group}{number}", numbers[group, number], what=what, owner=owner, raised=f"2025.5.{10 - group}")
        for (group, number, what), owner in owners.items()
    ]


def test_whoever_answers_for_one_group_throughout_becomes_its_lead(tmp_path):
    numbers = two_groups()
    owners = {(1, 1, "甲"): "于阿子", (1, 2, "乙"): "于阿子", (2, 1, "甲"): "叶芳", (2, 2, "乙"): "叶芳"}
    path = drawn_needs(tmp_path, *needs_of(numbers, owners))
    bring_in(path)
    posts = {post.place.name: (post.user.name, post.role, post.starts_on) for post in Post.objects.all()}
    assert posts == {
        "第一片1组": ("于阿子", Role.GROUP_LEAD, date(2025, 5, 9)),
        "第一片2组": ("叶芳", Role.GROUP_LEAD, date(2025, 5, 8)),
    }
    bring_in(path)
    assert Post.objects.count() == 2


def test_nobody_becomes_a_lead_who_answers_for_two_groups_or_shares_one(tmp_path):
    numbers = two_groups()
    both = {(1, 1, "甲"): "于阿子", (1, 2, "乙"): "于阿子", (2, 1, "甲"): "于阿子"}
    shared = {(2, 1, "丙"): "叶芳", (2, 2, "乙"): "叶芳", (2, 1, "乙"): "李英", (2, 2, "甲"): "李英"}
    bring_in(drawn_needs(tmp_path, *needs_of(numbers, both | shared)))
    assert not Post.objects.exists()


def test_a_lead_who_was_relieved_of_the_post_is_not_given_it_again(tmp_path):
    numbers = two_groups()
    path = drawn_needs(tmp_path, *needs_of(numbers, {(1, 1, "甲"): "于阿子", (1, 2, "乙"): "于阿子"}))
    bring_in(path)
    Post.objects.get().end(on=date(2025, 9, 1))
    bring_in(path)
    assert Post.objects.get().ends_on == date(2025, 9, 1)


def test_a_caseworker_who_carries_a_groups_needs_stays_a_caseworker(tmp_path):
    numbers = two_groups()
    user = User.objects.helper(name="于阿子", community=make_community())
    make_post(Role.CASEWORKER, make_community(), user=user)
    bring_in(drawn_needs(tmp_path, *needs_of(numbers, {(1, 1, "甲"): "于阿子", (1, 2, "乙"): "于阿子"})))
    assert Post.objects.get().role == Role.CASEWORKER
    assert Need.objects.filter(owner=user).count() == 2


def test_a_name_longer_than_the_register_holds_is_refused_at_its_row(tmp_path, household):
    result = bring_in(drawn_needs(tmp_path, a_need(owner="长" * 120), a_need()))
    assert whats(result) == ["refused", "create"]
    assert "120" in words(result)
