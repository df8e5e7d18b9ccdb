"""The admin site: kept by those whose posts say so; it deletes nothing and overwrites nobody."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from households.models import Household, Person, Tag, Visit
from needs.models import NeedKind, PlanTemplate, TemplateTask
from tests.browser import Browser
from tests.desk import as_opened, held
from tests.factories import (
    make_building,
    make_community,
    make_group,
    make_holder,
    make_household,
    make_kind,
    make_member,
    make_need,
    make_post,
    make_team,
    make_unit,
    make_user,
    make_visit,
)
from volunteers.models import Place, Post, Team, User
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)


def page(model, name="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def supervisor(db):
    return make_holder(Role.SUPERVISOR)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label_lower)
def test_every_filter_of_a_list_answers(supervisor, model):
    make_visit(make_need(by=supervisor).household)
    browser, path = Browser(supervisor), page(model)
    found = re.findall(r'href="(\?[^"]+)"', browser.get(path).content.decode())
    asked = {}
    for query in map(unescape, found):
        fields = tuple(parse_qs(query[1:]))
        is_plain = all(field.endswith("__exact") for field in fields)  # each value asks the database the same
        asked[fields if is_plain else query] = query
    for query in asked.values():
        answer = browser.get(path + query)
        assert answer.status_code == 200, (query, getattr(answer, "url", ""))


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label_lower)
def test_every_list_search_and_form_opens_for_the_supervisor(supervisor, model):
    make_visit(make_need(by=supervisor).household)
    make_unit()
    browser = Browser(supervisor)
    for query in ("", "?q=%E9%99%88", "?q=%E9%99%88%27%25"):
        status = browser.get(page(model) + query).status_code
        assert status == (200 if supervisor.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}") else 403)
    row = admin.site._registry[model].get_queryset(request_of(supervisor)).first()
    if status == 200 and row is not None:
        assert browser.get(page(model, "change", row.pk)).status_code == 200


def request_of(user):
    from django.test import RequestFactory

    request = RequestFactory().get("/admin/")
    request.user = user
    return request


@pytest.mark.parametrize("role", list(Role))
def test_nobody_deletes_anything(role):
    request = request_of(make_holder(role))
    assert [model for model in REGISTERED if admin.site._registry[model].has_delete_permission(request)] == []


@pytest.mark.parametrize("role", [Role.BUILDING_LEAD, Role.GROUP_LEAD, Role.AREA_LEAD, Role.ADVISER, Role.CASEWORKER])
def test_whoever_keeps_nothing_there_does_not_enter(role):
    assert Browser(make_holder(role)).get(reverse("admin:index")).status_code == 302


def test_a_post_is_given_and_a_taken_one_refused(supervisor):
    group = make_group()
    here = {"community": group.parent.parent}
    sent = {"user": make_user(**here).pk, "place": group.pk, "role": "group_lead", "starts_on": "2026-01-01"}
    browser = Browser(supervisor)
    assert browser.post(page(Post, "add"), sent).status_code == 302
    refused = browser.post(page(Post, "add"), sent | {"user": make_user(**here).pk})
    assert refused.status_code == 200
    assert Post.objects.filter(role="group_lead").count() == 1


def test_rows_of_another_street_are_not_there(supervisor):
    from tests.factories import make_area, make_street

    far = make_community("他社区", make_street("他街道"))
    household = make_household("FAR-1", building=make_building("9栋", make_group("甲组", make_area("甲片", far))))
    browser = Browser(supervisor)
    assertNotContains(browser.get(page(Household)), "FAR-1")
    assert browser.get(page(Household, "change", household.pk)).status_code == 302
    assert browser.get(page(Household, "change", household.pk)).url == reverse("admin:index")


# What is kept here, with a field to type over and two words for it.
KEPT = {
    Household: (lambda: make_household(phone="1"), "phone"),
    NeedKind: (make_kind, "name"),
    Place: (lambda: make_community(), "office_phone"),
    Team: (make_team, "name"),
    User: (lambda: make_user(community=make_community()), "phone"),
    Tag: (lambda: Tag.objects.create(name="样例标签", level="person"), "name"),
    Visit: (make_visit, "note"),
}


def test_the_key_of_a_row_out_of_reach_is_no_choice_of_a_form_and_names_nobody(supervisor):
    from tests.factories import make_area, make_street

    far = make_group("远组", make_area("远片", make_community("他社区", make_street("他街道"))))
    stranger = make_post(Role.GROUP_LEAD, far, user=make_user("远处来人")).user
    browser, today = Browser(supervisor), timezone.localdate()
    near = {"role": Role.BUILDING_LEAD, "place": make_building().pk, "user": stranger.pk, "starts_on": today}
    sent = {
        page(Post, "add"): near,
        page(Place, "add"): {"name": "远楼", "level": 5, "parent": far.pk},
        page(User, "add"): {"name": "新人", "community": far.parent.parent_id},
    }
    for path, typed in sent.items():
        assert browser.post(path, typed).status_code == 200, path  # the form again, with what is wrong
        assertNotContains(browser.get(path, typed), ">远组</option>")
    assertNotContains(browser.get(page(Post, "add"), {"user": stranger.pk}), stranger.name)
    assert not Place.objects.filter(parent=far).exists() and stranger.posts.count() == 1


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model._meta.label_lower)
def test_of_two_who_type_over_one_row_the_second_sees_both_and_nothing_is_lost(supervisor, model):
    make, field = KEPT[model]
    row, browser = make(), Browser(supervisor)
    url = page(model, "change", row.pk)
    first, second = as_opened(browser, url), as_opened(browser, url)
    assert browser.post(url, first | {field: "13900000001"}).status_code == 302
    late = browser.post(url, second | {field: "13900000002"})
    assert late.status_code == 409
    assert getattr(model.objects.get(pk=row.pk), field) == "13900000001"
    both = [one for one in late.context["stale"]["versions"] if one["differs"]]
    assert [(one["theirs"], one["yours"]) for one in both] == [("13900000001", "13900000002")]
    assertContains(late, "13900000001", status_code=409)
    assert browser.post(url, held(late)).status_code == 302  # knowingly
    assert getattr(model.objects.get(pk=row.pk), field) == "13900000002"
    assert row.history.first().history_user == supervisor


def test_the_rows_below_are_guarded_with_the_row(supervisor):
    template = PlanTemplate.objects.create(name="样例", goal="有人照料")
    TemplateTask.objects.create(template=template, field="care", what="助餐", days=30)
    browser, url = Browser(supervisor), page(PlanTemplate, "change", template.pk)
    first, second = as_opened(browser, url), as_opened(browser, url)
    assert browser.post(url, first | {"tasks-0-what": "助浴"}).status_code == 302
    late = browser.post(url, second | {"goal": "有人看护"})
    assert late.status_code == 409
    below = late.context["stale"]["versions"][-1]
    assert ("助浴" in below["theirs"], "助餐" in below["yours"]) == (True, True)
    assert template.tasks.get().what == "助浴"


def test_a_helper_is_added_without_a_login(supervisor):
    sent = {
        "name": "齐志愿",
        "username": "",
        "password1": "",
        "password2": "",
        "phone": "",
        "community": make_community().pk,
    }
    response = Browser(supervisor).post(page(User, "add"), sent | {"team": ""})
    assert response.status_code == 302, response.context["adminform"].form.errors
    helper = User.objects.get(name="齐志愿")
    assert helper.username is None
    assert not helper.has_usable_password()


def test_the_same_helper_is_added_once_and_a_namesake_by_another_phone(supervisor):
    sent = {"name": "齐志愿", "username": "", "phone": "", "community": make_community().pk, "team": ""}
    browser = Browser(supervisor)
    assert browser.post(page(User, "add"), sent).status_code == 302
    assert browser.post(page(User, "add"), sent).status_code == 200
    assert browser.post(page(User, "add"), sent | {"phone": "19900000001"}).status_code == 302
    assert User.objects.filter(name="齐志愿").count() == 2


def test_somebody_who_signs_in_needs_a_good_password(supervisor):
    browser = Browser(supervisor)
    sent = {"name": "卞新", "username": "bian", "phone": "", "community": make_community().pk, "team": ""}
    weak = browser.post(page(User, "add"), sent | {"password1": "123456", "password2": "123456"})
    assert weak.status_code == 200
    strong = "a long walk along the river"
    assert browser.post(page(User, "add"), sent | {"password1": strong, "password2": strong}).status_code == 302
    assert User.objects.get(username="bian").check_password(strong)


def test_administrators_see_their_own_part_only():
    accounts = Browser(make_holder(Role.SYSTEM_ADMIN)).get(reverse("admin:index"))
    assertContains(accounts, page(User))
    assertNotContains(accounts, page(Household))
    rights = Browser(make_holder(Role.SECURITY_ADMIN)).get(reverse("admin:index"))
    assertContains(rights, page(Post))
    assertNotContains(rights, page(Household))
    assert Browser(make_post(Role.AUDITOR, None).user).get(reverse("admin:index")).status_code == 302


def test_a_supervisor_neither_makes_nor_takes_over_an_administrator(supervisor):
    administrator = make_post(Role.SYSTEM_ADMIN, None).user
    administrator.community = make_community()
    administrator.save()
    browser = Browser(supervisor)
    password = reverse("admin:auth_user_password_change", args=[administrator.pk])
    assert browser.get(password).status_code == 403
    strong = "a long walk along the river"
    assert browser.post(password, {"password1": strong, "password2": strong}).status_code == 403
    sent = {"user": make_user().pk, "place": "", "role": "system_admin", "starts_on": "2026-01-01", "ends_on": ""}
    assert browser.post(page(Post, "add"), sent).status_code == 200
    assert Post.objects.filter(role="system_admin").count() == 1
    rights = Browser(make_holder(Role.SECURITY_ADMIN))
    assert rights.post(page(Post, "add"), sent).status_code == 302


@pytest.mark.parametrize("begins", [-1, 1])
def test_a_supervisor_does_not_take_over_the_reviewers_account(supervisor, begins):
    starts_on = timezone.localdate() + timedelta(days=begins)
    reviewer = make_post(Role.REVIEWER, make_community().parent, starts_on=starts_on).user
    reviewer.community = make_community()
    reviewer.save()
    browser = Browser(supervisor)
    assert browser.get(page(User, "change", reviewer.pk)).status_code == 200
    strong = {"password1": "a long walk along the river", "password2": "a long walk along the river"}
    password = reverse("admin:auth_user_password_change", args=[reviewer.pk])
    assert browser.post(password, strong).status_code == 403
    assert browser.post(page(User, "change", reviewer.pk), {"username": "mine"}).status_code == 403
    assert Browser(make_holder(Role.SYSTEM_ADMIN)).post(password, strong).status_code == 302


def test_a_disability_without_its_level_is_not_saved(supervisor):
    person = make_member(make_household(), disability_class="5", disability_level=2).person
    browser, url = Browser(supervisor), page(Person, "change", person.pk)
    form = as_opened(browser, url)
    assertContains(browser.post(url, form | {"disability_level": ""}), "errorlist")
    assert browser.post(url, form | {"disability_level": 1}).status_code == 302


def test_a_post_given_a_moment_after_somebody_else_is_told_not_given(supervisor, monkeypatch):
    group = make_group()
    first = make_post(Role.GROUP_LEAD, group)
    monkeypatch.setattr(Post, "full_clean", lambda post, *args, **kwargs: None)  # the form looked before the first came
    form = {"user": make_user("晚来").pk, "role": Role.GROUP_LEAD, "place": group.pk, "starts_on": "2026-01-01"}
    response = Browser(supervisor).post(page(Post, "add"), form, follow=True)
    assertContains(response, str(first.user))
    assert Post.objects.filter(place=group).count() == 1
