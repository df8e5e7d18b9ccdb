"""What becomes of the rows of the list of partner units."""

from datetime import date

import pytest

from needs.models import Offer, PartnerUnit
from tests.factories import make_household, make_kind, make_need
from tests.imports.run import PARTNERS, bring_in, drawn, warnings, whats

pytestmark = pytest.mark.django_db


def drawn_units(folder, *rows, header=PARTNERS):
    return drawn(folder, "\n".join([header, *rows]), title="共建单位资源清单", name="单位.xlsx")


def test_a_unit_is_written_with_what_it_offers(tmp_path):
    path = drawn_units(
        tmp_path, "民泰家政公司（样例1） | 家政公司 | 代办低保申请、申请护理补贴，打扫卫生 | 李经理 | 19900010000"
    )
    assert whats(bring_in(path)) == ["create"]
    unit = PartnerUnit.objects.get()
    assert (unit.name, unit.kind, unit.contact, unit.phone) == (
        "民泰家政公司（样例1）", "家政公司", "李经理", "19900010000",
    )  # fmt: skip
    assert [offer.what for offer in unit.offers.order_by("pk")] == ["代办低保申请", "申请护理补贴", "打扫卫生"]
    assert unit.source == "单位.xlsx / 表 / 4" and unit.listed_on is None


@pytest.mark.parametrize(
    ("kind", "sort"),
    [
        ("社区食堂", "canteen"),
        ("社工机构", "social"),
        ("护理站", "care"),
        ("慈善基金会", "charity"),
        ("超市", "partner"),
    ],
)
def test_a_units_sort_follows_from_its_kind_and_stays_as_the_office_said_otherwise(kind, sort, tmp_path):
    for said in (sort, "public"):
        bring_in(drawn_units(tmp_path, f"民泰 | {kind} | 打扫卫生 | 李经理 | 19900010000"))
        assert PartnerUnit.objects.get().sort == said
        PartnerUnit.objects.update(sort="public")


def test_what_the_government_bought_is_a_purchased_service(tmp_path):
    header = f"{PARTNERS} | 对接方式"
    bring_in(drawn_units(tmp_path, "民泰 | 家政公司 | 打扫卫生 | 李经理 | 19900010000 | 政府采购", header=header))
    unit = PartnerUnit.objects.get()
    assert (unit.sort, unit.offers.get().won) == ("purchased", "bought")


def test_a_second_run_changes_nothing_at_all(tmp_path):
    path = drawn_units(tmp_path, "民泰家政公司 | 家政公司 | 打扫卫生 | 李经理 | 19900010000")
    bring_in(path)
    assert whats(bring_in(path)) == ["same"]
    assert (PartnerUnit.history.count(), Offer.objects.count()) == (1, 1)


def test_the_full_name_is_the_key_brackets_and_all(tmp_path):
    rows = ("民泰公司（样例1） | 家政公司 | 打扫卫生 | . | .", "民泰公司（样例2） | 家政公司 | 打扫卫生 | . | .")
    assert whats(bring_in(drawn_units(tmp_path, *rows))) == ["create", "create"]


def test_a_changed_contact_and_a_new_offer_are_taken_over_and_old_offers_stay(tmp_path):
    bring_in(drawn_units(tmp_path, "民泰公司 | 家政公司 | 打扫卫生 | 李经理 | 19900010000"))
    result = bring_in(drawn_units(tmp_path, "民泰公司 | 家政公司 | 代配药 | 张经理 | ."))
    assert whats(result) == ["update"]
    unit = PartnerUnit.objects.get()
    assert (unit.contact, unit.phone, unit.history.count()) == ("张经理", "19900010000", 2)
    assert set(unit.offers.values_list("what", flat=True)) == {"打扫卫生", "代配药"}
    assert "打扫卫生" in warnings(result)


def test_the_same_unit_twice_is_a_repeat_or_a_conflict(tmp_path):
    row = "民泰公司 | 家政公司 | 打扫卫生 | 李经理 | ."
    result = bring_in(drawn_units(tmp_path, row, row, row.replace("李经理", "张经理")))
    assert whats(result) == ["create", "same", "conflict"]
    assert PartnerUnit.objects.get().contact == "李经理"


def test_an_offer_knows_the_kind_of_need_it_serves_where_that_is_plain(tmp_path):
    kind = make_kind("健康医疗")
    finer = make_kind("陪医就诊", parent=kind)
    make_need(make_household(), what="代配药", kind=kind)
    bring_in(drawn_units(tmp_path, "民泰公司 | 家政公司 | 陪医就诊、代配药、理发 | . | ."))
    kinds = {offer.what: offer.kind for offer in Offer.objects.select_related("kind")}
    assert kinds == {"陪医就诊": finer, "代配药": kind, "理发": None}


def test_a_unit_that_ended_before_it_began_is_refused(tmp_path):
    PartnerUnit.objects.create(name="民泰公司", listed_on=date(2025, 6, 1))
    path = drawn_units(tmp_path, "民泰公司 | 打扫卫生 | 2025.5.1", header="单位名称 | 可提供服务 | 终止时间")
    assert whats(bring_in(path)) == ["refused"]
