"""The admin site corrects plain facts of needs and keeps kinds and units; it cannot break what the steps protect."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from needs.models import Closing, Evidence, Need, NeedEvent, NeedKind, Offer, PartnerUnit, Status
from tests.browser import Browser
from tests.desk import as_opened
from tests.factories import make_holder, make_household, make_kind, make_need, make_unit
from tests.needs.people import bring_to
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
MODELS = (Need, NeedEvent, Evidence, Closing, NeedKind, PartnerUnit, Offer)


@pytest.fixture
def supervisor():
    return make_holder(Role.SUPERVISOR)


def change(need):
    return reverse("admin:needs_need_change", args=[need.pk])


def plain(need, **more):
    return as_opened(Browser(make_holder(Role.SUPERVISOR)), change(need)) | more


@pytest.mark.parametrize("model", MODELS)
def test_every_model_is_found_searched_and_looked_at(model, supervisor):
    bring_to(Status.CLOSED, worker=make_holder(Role.GROUP_LEAD), checker=supervisor)
    Offer.objects.create(unit=make_unit(), what="助餐送餐")
    browser, name = Browser(supervisor), f"admin:needs_{model._meta.model_name}"
    assert browser.get(reverse(f"{name}_changelist"), {"q": "安装"}).status_code == 200
    row = model.objects.order_by("pk").first()
    assert browser.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


def test_plain_facts_are_corrected_with_their_history(supervisor):
    need = make_need(what="安装扶手")
    assert Browser(supervisor).post(change(need), plain(need, what="安装两个扶手")).status_code == 302
    need.refresh_from_db()
    assert (need.what, need.version) == ("安装两个扶手", 1)
    assert need.history.latest().history_user == supervisor


@pytest.mark.parametrize(
    "forged",
    [
        {"status": Status.CLOSED, "result": "好", "closed_on": timezone.localdate().isoformat()},
        {"owner": 1},
        {"reopened": 7},
        {"household": 1},
        {"raised_by": 1},
    ],
)
def test_a_forged_form_changes_no_protected_field(forged, supervisor):
    need = make_need()
    before = Need.objects.values().get(pk=need.pk)
    Browser(supervisor).post(change(need), plain(need, note="靠左墙") | forged)
    after = Need.objects.values().get(pk=need.pk)
    assert after == before | {"note": "靠左墙", "version": 1}


def test_a_correction_that_comes_second_is_refused_and_a_step_in_between_is_kept(supervisor):
    need = make_need()
    seen = plain(need, note="靠左墙")
    need.take_on(by=supervisor)
    need.correct(by=supervisor, version=need.version, note="靠右墙")
    assertContains(Browser(supervisor).post(change(need), seen), "靠右墙", status_code=409)
    need.refresh_from_db()
    assert (need.note, need.status) == ("靠右墙", Status.TAKEN_ON)


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_deleted_and_no_action_changes_many(model, supervisor):
    bring_to(Status.CLOSED, worker=make_holder(Role.GROUP_LEAD), checker=supervisor)
    Offer.objects.create(unit=make_unit(), what="助餐送餐")
    row, browser = model.objects.order_by("pk").first(), Browser(supervisor)
    name = f"admin:needs_{model._meta.model_name}"
    assert browser.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    browser.post(reverse(f"{name}_changelist"), data)
    assert model.objects.filter(pk=row.pk).exists()
    assert not admin.site._registry[model].actions


@pytest.mark.parametrize("model", [NeedEvent, Evidence, Closing, PartnerUnit, Offer])
def test_what_steps_write_is_only_looked_at(model, supervisor):
    bring_to(Status.CLOSED, worker=make_holder(Role.GROUP_LEAD), checker=supervisor)
    Offer.objects.create(unit=make_unit(), what="助餐送餐")
    row, browser = model.objects.order_by("pk").first(), Browser(supervisor)
    name = f"admin:needs_{model._meta.model_name}"
    assert browser.post(reverse(f"{name}_change", args=[row.pk]), {"words": "x"}).status_code == 403
    assert browser.get(reverse(f"{name}_add")).status_code == 403
    assert Browser(supervisor).get(reverse("admin:needs_need_add")).status_code == 403


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.ADVISER, Role.AREA_LEAD, Role.REVIEWER, Role.SYSTEM_ADMIN])
def test_only_supervisors_keep_needs_here(role):
    need = make_need(make_household())
    assert Browser(make_holder(role)).get(change(need)).status_code in (302, 403)


def test_a_finer_kind_stands_below_a_top_one_only(supervisor):
    top = make_kind("居住安全")
    finer = make_kind("安装扶手", parent=top)
    data = {"name": "不锈钢扶手", "parent": finer.pk, "service_class": "service", "days": 30, "position": 0}
    response = Browser(supervisor).post(reverse("admin:needs_needkind_add"), data)
    assert response.status_code == 200 and NeedKind.objects.count() == 2
    Browser(supervisor).post(reverse("admin:needs_needkind_add"), data | {"parent": top.pk, "is_active": "on"})
    assert top.children.count() == 2


def test_a_need_is_not_raised_after_it_was_closed_nor_due_before_it_was_raised(supervisor):
    bring_to(Status.CLOSED, worker=make_holder(Role.GROUP_LEAD), checker=supervisor)
    need = Need.objects.get()
    late = need.closed_on + timedelta(days=1)
    Need.objects.filter(pk=need.pk).update(closed_on=need.closed_on - timedelta(days=5), raised_on=need.closed_on)
    Need.objects.filter(pk=need.pk).update(raised_on=need.closed_on - timedelta(days=10), due_on=late)
    need.refresh_from_db()
    for wrong in ({"raised_on": (need.closed_on + timedelta(days=1)).isoformat()}, {"due_on": "2020-01-01"}):
        assert Browser(supervisor).post(change(need), plain(need, **wrong)).status_code == 200
        assert Need.objects.get(pk=need.pk).version == need.version
    assert Browser(supervisor).post(change(need), plain(need, note="靠左墙")).status_code == 302
