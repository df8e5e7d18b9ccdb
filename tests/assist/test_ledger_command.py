"""``manage.py export_ledger``: the rights of the person named, clear refusals, and a line in the log."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from assist.models import Job
from tests.factories import make_area, make_building, make_community, make_group, make_holder, make_household, make_user
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path):
    """Run the command as the caseworker does, but for what is said otherwise."""

    def run(**words):
        words = {
            "from": "2025-05-01",
            "to": "20250930",
            "by": None,
            "reason": "月报",
            "out": tmp_path / "l.xlsx",
        } | words
        words["by"] = words["by"] or make_holder(Role.CASEWORKER).username
        call_command("export_ledger", *(f"--{name}={value}" for name, value in words.items()))
        return words["out"]

    return run


def test_the_ledger_is_written_to_the_path(export):
    household = make_household()
    book = load_workbook(export())
    assert book["台账统计"]["A5"].value == household.number


def test_every_export_is_logged_with_who_what_how_many_and_why(export, tmp_path):
    make_household()
    export(place="第一片", reason="街道检查")
    job = Job.objects.get()
    assert (job.kind, job.status, job.reason, job.done, job.by.username) == (
        Job.Kind.LEDGER, Job.Status.DONE, "街道检查", 2, job.by.username,
    )  # fmt: skip
    assert (job.wanted["first"], job.wanted["last"], job.wanted["where"]) == ("2025-05-01", "2025-09-30", "第一片")
    assert job.wanted["out"] == str(tmp_path / "l.xlsx")
    assert job.file == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"by": "nobody"}, "nobody"),
        ({"reason": "  "}, "理由"),
        ({"place": "西门社区"}, "西门社区"),
        ({"from": "2025-10-01"}, "早于"),
        ({"out": "/no/such/folder/l.xlsx"}, "/no/such/folder"),
    ],
)
def test_what_cannot_be_exported_is_said_and_neither_written_nor_logged(export, words, said, tmp_path):
    make_household()
    with pytest.raises(CommandError, match=said):
        export(**words)
    assert not Job.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_date_that_is_none_is_refused(export):
    with pytest.raises(CommandError, match="2025-09-30"):
        export(to="30. September")


@pytest.mark.parametrize("role", [Role.GROUP_LEAD, Role.AREA_LEAD, Role.BUILDING_LEAD])
def test_whoever_may_not_export_gets_nothing(export, role):
    with pytest.raises(CommandError, match="无权导出"):
        export(by=make_holder(role).username)


def test_a_person_without_a_post_gets_nothing(export):
    with pytest.raises(CommandError, match="无权导出"):
        export(by=make_user().username)


def test_a_place_outside_the_person_s_posts_does_not_exist(export):
    make_community("东门社区")
    with pytest.raises(CommandError, match="没有名为“东门社区”"):
        export(place="东门社区")


def test_a_name_that_two_places_bear_has_to_be_told_apart(export):
    make_household()
    make_household(building=make_building(group=make_group(area=make_area("第二片")), name="三孝口1栋"))
    with pytest.raises(CommandError, match="第二片/第一片1组"):
        export(place="第一片1组")
    book = load_workbook(export(place="第二片/第一片1组"))
    assert book["台账统计"]["A5"].value
    assert book["台账统计"]["A6"].value == "合计 1 户"


def test_a_file_that_is_there_is_replaced_only_by_a_whole_one(export, tmp_path):
    path = tmp_path / "l.xlsx"
    path.write_text("the last one")
    with pytest.raises(CommandError):
        export(reason="")
    assert path.read_text() == "the last one"
    export()
    assert load_workbook(path).sheetnames
    assert [entry.name for entry in tmp_path.iterdir()] == ["l.xlsx"]


def test_the_post_counts_on_the_day_of_the_export(export):
    by = make_holder(Role.CASEWORKER)
    by.posts.get().end(on=date(2024, 1, 1))
    with pytest.raises(CommandError, match="无权导出"):
        export(by=by.username)
