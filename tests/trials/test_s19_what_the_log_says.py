"""S19: a fault tells nobody outside what broke, and the log holds no identity number and no password."""

import logging
import re

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import path, reverse

from assist.urls import handler400  # noqa: F401 - the addresses below are the office's and some that break
from assist.urls import urlpatterns as office_urls
from common.logs import IDENTITY_NUMBER, Line
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_identity
from volunteers.rights import Role

PASSWORD = "eine lange Treppe im Dunkeln"


def breaks_in_the_view(request):
    number = request.POST["identity_number"]
    raise RuntimeError(f"broke at {number}")


def breaks_in_the_database(request):
    from households.models import Person

    return list(Person.objects.extra(where=["no_such_column = 1"]))


def breaks_in_the_template(request):
    from django.http import HttpResponse
    from django.template import engines

    template = engines["django"].from_string("{% include 'no/such.html' %}")
    return HttpResponse(template.render({"number": request.POST["identity_number"]}))


BREAKS = (breaks_in_the_view, breaks_in_the_database, breaks_in_the_template)
urlpatterns = [*(path(f"{view.__name__}/", view) for view in BREAKS), *office_urls]


@pytest.mark.trial("S19")
@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_faults_tell_nothing_outside_and_the_log_holds_no_secrets(figure, caplog):
    caplog.set_level(logging.DEBUG)
    identity = make_identity()
    household = make_household("T-1", head_identity=identity)
    user = make_holder(Role.CASEWORKER, household.building)
    browser = Browser(user, raise_request_exception=False)
    pages = []
    for view in BREAKS:
        pages.append(browser.post(f"/{view.__name__}/", {"identity_number": identity, "password": PASSWORD}))
    assert [page.status_code for page in pages] == [500] * len(BREAKS)
    for page in pages:
        text = page.content.decode()
        assert not re.search(r"Traceback|RuntimeError|no_such_column|TemplateDoesNotExist|/site-packages/", text)
        assert "Something went wrong" in text or "出" in text
    for number in range(3):
        Browser().post(reverse("login"), {"username": f"x{number}", "password": PASSWORD})
    browser.post(reverse("households:new"), {"head": "陈大明", "head_identity_number": identity})
    browser.get("/search/", {"q": identity})
    browser.get(f"/households/{identity}/")
    Browser(enforce_csrf_checks=True).post(f"/households/{identity}/")
    for _ in range(7):
        Browser().post(reverse("login"), {"username": identity, "password": PASSWORD})
        Browser().post(reverse("login"), {"username": PASSWORD, "password": PASSWORD})
    line = Line(settings.LOGGING["formatters"]["line"]["format"])
    lines = [line.format(record) for record in caplog.records]
    shown = [line for line in lines if IDENTITY_NUMBER.search(line) or PASSWORD in line or settings.SECRET_KEY in line]
    shown = [line for line in shown if not line.startswith("(0.")]  # the statements of a debugging database
    assert shown == []
    assert len(lines) > len(BREAKS)
    figure(f"{len(BREAKS)} layers broken, {len(lines)} lines of log read: no trace outside, no secret inside")
