"""S6: every answer carries the headers that keep browsers from doing what others want (pages: test_addresses.py)."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.http import FileResponse
from django.test import Client, override_settings
from django.urls import path, reverse

from assist.urls import handler400  # noqa: F401 - the addresses below are the office's and two more
from assist.urls import urlpatterns as office_urls
from tests.browser import Browser
from tests.factories import make_building, make_holder
from tests.headers import faults
from tests.neighbours import make_office
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def breaks(request):
    raise RuntimeError("on purpose")


def file(request):
    return FileResponse(ContentFile(b"x"), as_attachment=True, filename="台账.xlsx")


urlpatterns = [path("breaks/", breaks), path("file/", file), *office_urls]


@pytest.fixture
def office():
    return make_office("zqown", make_building())


@override_settings(ROOT_URLCONF=__name__)
def test_faults_refusals_and_downloads_carry_them(office, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    browser = Browser(office["user"], raise_request_exception=False)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answers = {
        200: browser.get("/file/", secure=True),
        302: browser.get("/admin/login/", secure=True),
        400: browser.get("/search/?q=%00", secure=True),
        403: Client(enforce_csrf_checks=True).post("/login/", secure=True),
        404: browser.get("/no-such-page/", secure=True),
        405: browser.get("/logout/", secure=True),
        413: browser.post("/households/new/", {"note": "x" * 2000}, secure=True),
        500: browser.get("/breaks/", secure=True),
    }
    assert {code: answer.status_code for code, answer in answers.items()} == {code: code for code in answers}
    assert {code: found for code, answer in answers.items() if (found := faults(answer))} == {}
    assert [code for code, answer in answers.items() if "Strict-Transport-Security" not in answer.headers] == []
    assert answers[200]["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("https", [False, True])
def test_even_a_strange_host_gets_them(https, settings):
    settings.SECURE_SSL_REDIRECT = https
    answer = Client().get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert set(faults(answer)) <= ({"Cross-Origin-Opener-Policy"} if https else set())  # it stays on http


def test_over_https_the_browser_is_told_to_stay_there(settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT = 31_536_000, True
    assert Client().get(reverse("login")).url == "https://testserver/login/"
    told = Client().get(reverse("login"), secure=True)["Strict-Transport-Security"]
    assert int(told.split("max-age=")[1].split(";")[0]) >= 31_536_000


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    user = make_holder(Role.CASEWORKER)
    user.set_password("eine lange Treppe im Dunkeln")
    user.save()
    fields = {"username": user.username, "password": "eine lange Treppe im Dunkeln"}
    cookies = Client().post("/login/", fields, secure=True).cookies
    session, csrf = cookies["sessionid"], cookies["csrftoken"]
    assert (session["httponly"], session["secure"], session["samesite"]) == (True, True, "Lax")
    assert (csrf["secure"], csrf["samesite"]) == (True, "Lax")


def test_style_sheets_carry_them_and_may_be_kept(settings):
    from whitenoise.middleware import WhiteNoiseMiddleware

    assert settings.MIDDLEWARE.index("common.middleware.every_answer") == 0
    assert settings.MIDDLEWARE.index(
        "django.middleware.csp.ContentSecurityPolicyMiddleware"
    ) < settings.MIDDLEWARE.index(f"{WhiteNoiseMiddleware.__module__}.{WhiteNoiseMiddleware.__name__}")
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    answer = Client().get(staticfiles_storage.url("css/tokens.css"))
    assert answer.status_code == 200
    assert faults(answer, personal=False) == []
    assert "no-store" not in answer["Cache-Control"]
    answer.close()
