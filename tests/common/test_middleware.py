import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from common.middleware import private_pages
from volunteers.models import User


@pytest.mark.parametrize(("user", "kept"), [(User(), "no-store, private"), (AnonymousUser(), None)])
def test_only_the_pages_of_somebody_signed_in_must_not_be_kept(user, kept):
    request = RequestFactory().get("/")
    request.user = user
    assert private_pages(lambda request: HttpResponse())(request).get("Cache-Control") == kept


def test_no_page_with_peoples_data_is_kept_not_even_a_missing_one(browser):
    for address in (reverse("home"), "/households/none-of-these/"):
        assert browser.get(address)["Cache-Control"] == "no-store, private"
