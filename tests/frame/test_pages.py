"""The frame around every page: signing in, languages, sections, and the pages for what went wrong."""

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import path, reverse
from django.views.defaults import server_error

from assist.frame import Frame
from assist.urls import urlpatterns as office_urls
from tests.browser import Browser
from tests.factories import make_holder, make_post
from volunteers.rights import Role


def refuse(request):
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied


urlpatterns = [path("refused/", refuse), *office_urls]


def sections(user):
    """The sections that the frame offers this person, by their addresses."""
    page = Browser(user).get(reverse("password_change"))
    return [item["url"] for item in page.context["frame"].nav]


@pytest.mark.django_db
def test_whoever_is_not_signed_in_is_asked_to_in_chinese():
    page = Client().get(reverse("home"), follow=True)
    assert page.redirect_chain[0][0].startswith(reverse("login"))
    assert 'lang="zh-hans"' in page.content.decode()


@pytest.mark.django_db
def test_the_language_can_be_chosen_before_signing_in_and_leads_back():
    client = Client()
    answer = client.post(reverse("set_language"), {"language": "en", "next": reverse("login")})
    assert answer.url == reverse("login")
    page = client.get(reverse("login"))
    assert "Sign in" in page.content.decode()


@pytest.mark.django_db
def test_the_language_button_never_leads_to_another_site():
    answer = Client().post(reverse("set_language"), {"language": "en", "next": "https://elsewhere.example/"})
    assert answer.url == "/"


@pytest.mark.django_db
def test_a_caseworker_enters_every_section_but_the_admin():
    names = ["home", "households:list", "needs:list", "visits:list", "leads:list", "benefits:list"]
    names += ["grid:board", "ledger:page"]
    assert sections(make_holder(Role.CASEWORKER)) == [reverse(name) for name in names]


@pytest.mark.django_db
def test_a_building_lead_sees_no_needs_and_no_visits():
    names = ["home", "households:list", "grid:board"]
    assert sections(make_holder(Role.BUILDING_LEAD)) == [reverse(name) for name in names]


@pytest.mark.django_db
def test_an_audit_administrator_has_nothing_to_search():
    user = make_post(Role.AUDITOR, None).user
    page = Browser(user).get(reverse("password_change"))
    names = ["home", "audit:list", "referrals:provisions"]
    assert [item["url"] for item in page.context["frame"].nav] == [reverse(name) for name in names]
    assert 'id="find"' not in page.content.decode()


@pytest.mark.django_db
def test_the_bar_names_street_and_community_of_whoever_works_in_one_community():
    page = Browser(make_holder(Role.GROUP_LEAD)).get(reverse("password_change"))
    assert page.context["frame"].office == "逍遥津街道 · 县桥社区"


@pytest.mark.django_db
def test_the_bar_names_the_street_alone_for_its_supervisor():
    page = Browser(make_holder(Role.SUPERVISOR)).get(reverse("password_change"))
    assert page.context["frame"].office == "逍遥津街道"


@pytest.mark.django_db
@pytest.mark.parametrize(("below", "current"), [("", "page"), ("12/", "true")])
def test_the_section_one_is_in_is_marked(below, current):
    request = RequestFactory().get(reverse("visits:list") + below)
    request.user = make_holder(Role.CASEWORKER)
    marked = {item["url"]: item["current"] for item in Frame(request).nav}
    assert marked[reverse("visits:list")] == current
    assert marked[reverse("home")] == ""


def test_the_frame_costs_three_queries(browser, django_assert_num_queries):
    with django_assert_num_queries(3):  # session, person, posts
        browser.get(reverse("password_change"))


def test_what_is_not_there_shows_a_way_home(browser):
    page = browser.get("/nothing-here/")
    assert page.status_code == 404
    assert f'href="{reverse("home")}"' in page.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_what_is_refused_says_that_the_post_does_not_allow_it(browser):
    page = browser.get("/refused/")
    assert page.status_code == 403
    assert "您的任职没有这项权限" in page.content.decode()


def test_the_page_for_a_fault_needs_no_database():
    page = server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert 'href="/"' in page.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_what_to_do():
    client = Client(enforce_csrf_checks=True)
    page = client.post(reverse("login"), {"username": "a", "password": "b"})
    assert page.status_code == 403
    assert "没有保存" in page.content.decode()


@pytest.mark.django_db
def test_signing_out_takes_a_post():
    browser = Browser(make_holder(Role.CASEWORKER))
    assert browser.get(reverse("logout")).status_code == 405
    assert browser.post(reverse("logout")).url == reverse("login")


@pytest.mark.django_db
def test_the_admin_site_asks_for_signing_in_on_the_office_page():
    page = Client().get(reverse("admin:index"), follow=True)
    assert page.redirect_chain[-1][0].startswith(reverse("login"))
    assert page.redirect_chain[-1][0].endswith("next=%2Fadmin%2F")
