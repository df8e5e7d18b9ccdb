"""Family doctors' lists, and whom civil affairs names that nobody keeps: each becomes a lead, once."""

from datetime import date, timedelta

import pytest

from assist.imports.outcomes import CREATE
from benefits.models import Award, BenefitKind
from benefits.recording import compare_and_record
from benefits.seeds import seed_benefits, seed_kinds
from households.models import Lead
from tests.factories import make_award, make_community, make_household, make_identity
from tests.imports.run import bring_in, drawn, whats

pytestmark = pytest.mark.django_db
LAST = date(2025, 9, 30)
HEADER = "姓名 | 身份证号 | 所属社区 | 居住情况 | 近期手术 | 慢性病 | 护理到期日期"


@pytest.fixture(autouse=True)
def office():
    seed_benefits()
    make_community()
    make_household(head="别人", head_identity=make_identity())


def bring(folder, *lines):
    table = "\n".join([HEADER, *lines])
    name = "2025年9月家庭医生签约居民名单"
    return bring_in(drawn(folder, table, name=f"{name}.xlsx", title=name, unit=""))


def line(name, number, alone="与子女同住", operation="无", illness="", ends=""):
    return f"{name} | {number} | 县桥社区 | {alone} | {operation} | {illness} | {ends}"


def leads():
    return sorted(Lead.objects.values_list("name", "origin"))


def test_a_family_doctors_list_tells_who_needs_care_without_naming_the_illness(tmp_path):
    told = bring(tmp_path, line("钱阿婆", make_identity(), "独居", "膝关节置换", "高血压", "2025-10-31"))
    assert whats(told) == [CREATE]
    facts = dict(Award.objects.filter(name="钱阿婆").values_list("kind__code", "value"))
    assert facts == {"lives_alone": "", "operation": "", "chronic_illness": "", "care_ending": "2025-10-31"}


def test_who_lives_alone_with_something_beside_or_loses_care_and_is_on_no_file_becomes_a_lead_once(tmp_path):
    bring(
        tmp_path,
        line("钱阿婆", make_identity(), "独居", "膝关节置换"),
        line("孙大爷", make_identity(), ends="2025-10-31"),
        line("周独居", make_identity(), "独居"),
        line("吴多人", make_identity(), illness="糖尿病"),
        line("郑以后", make_identity(), ends="2026-08-31"),
    )
    for _twice in range(2):
        compare_and_record(LAST)
    assert leads() == [("孙大爷", "family_doctor"), ("钱阿婆", "family_doctor")]
    lead = Lead.objects.get(name="钱阿婆")
    assert (lead.place.name, lead.channel, lead.events.count()) == ("县桥社区", "online", 1)
    assert "膝" not in lead.noticed and lead.due_on > LAST + timedelta(days=1)


def test_the_day_of_an_operation_may_have_its_own_column_and_one_of_long_ago_is_nothing_to_look_into(tmp_path):
    table = f"""
        姓名 | 身份证号 | 所属社区 | 居住情况 | 近期手术 | 手术时间
        钱阿婆 | {make_identity()} | 县桥社区 | 独居 | 膝关节置换 | 2025.8.3
        孙大爷 | {make_identity()} | 县桥社区 | 独居 | 膝关节置换 | 2015年3月
        李阿姨 | {make_identity()} | 县桥社区 | 独居 | 无 | 无
    """
    name = "2025年9月家庭医生签约居民名单"
    bring_in(drawn(tmp_path, table, name=f"{name}.xlsx", title=name, unit=""))
    days = Award.objects.filter(kind__code="operation").values_list("name", "value")
    assert dict(days) == {"钱阿婆": "2025-08-03", "孙大爷": "2015-03-01"}
    compare_and_record(LAST)
    assert leads() == [("钱阿婆", "family_doctor")]


def test_of_people_on_file_only_those_become_leads_whose_care_ends(tmp_path):
    kept, left = (make_household(head=name, head_identity=make_identity()) for name in ("陈大", "李二"))
    numbers = [one.memberships.get().person.identity_number for one in (kept, left)]
    bring(tmp_path, line("陈大", numbers[0], "独居", "白内障"), line("李二", numbers[1], "独居", ends="2025-09-30"))
    compare_and_record(LAST)
    assert leads() == [("李二", "family_doctor")]


def test_the_dead_become_no_leads(tmp_path):
    number = make_identity()
    bring(tmp_path, line("钱阿婆", number, "独居", "骨折"))
    make_award(kind="death", amount=None, starts_on=date(2025, 8, 1))
    dead = Award.objects.get(kind__code="death")
    Award.objects.filter(pk=dead.pk).update(identity_index=Award.objects.filter(name="钱阿婆")[0].identity_index)
    compare_and_record(LAST)
    assert leads() == []


def test_whom_civil_affairs_names_and_no_file_becomes_a_lead_that_does_not_say_what_is_received():
    make_award(kind="tekun", name="赵无档", is_ours=True, community="县桥社区")
    compare_and_record(LAST)
    assert leads() == [("赵无档", "list")]
    assert "特困" not in Lead.objects.get().noticed


def test_an_office_from_before_gets_the_kinds_that_came_since_beside_its_own():
    BenefitKind.objects.filter(code__in=("operation", "lives_alone")).delete()
    BenefitKind.objects.create(code="alone_here", name="独居")
    seed_kinds()
    assert BenefitKind.objects.filter(code="operation").exists()
    assert not BenefitKind.objects.filter(code="lives_alone").exists()
