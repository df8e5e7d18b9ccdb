from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from common.middleware import every_answer


def test_no_page_is_kept_by_a_browser_or_a_proxy():
    answer = every_answer(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert answer["Cache-Control"] == "no-store, private"


def test_no_page_with_peoples_data_is_kept_not_even_a_missing_one(browser):
    for address in (reverse("home"), "/households/none-of-these/"):
        assert browser.get(address)["Cache-Control"] == "no-store, private"


def test_what_may_be_kept_says_so_itself():
    sheet = HttpResponse(headers={"Cache-Control": "max-age=3600"})
    assert every_answer(lambda request: sheet)(RequestFactory().get("/"))["Cache-Control"] == "max-age=3600"
