"""Whatever is typed into a box is shown as it was typed, and runs on no page; the trial S5 does it at length."""

import pytest
from django.urls import reverse

from needs.models import Need
from tests.desk import Desk, type_everywhere
from tests.factories import make_building, make_holder
from tests.hostile import PAYLOADS, Typist, caught, watch
from volunteers.rights import Role

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_runs_on_a_page_is_noticed(page):
    watch(page)
    page.goto(reverse("password_change"))
    assert caught(page) == []
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<b data-hurt>')")
    assert len(caught(page)) == 1


def test_nothing_that_was_typed_runs_on_the_pages_that_show_it(chromium):
    building, typist = make_building(), Typist(PAYLOADS, 0)
    keeper, checker = make_holder(Role.CASEWORKER, building), make_holder(Role.SUPERVISOR, building)
    number, at = type_everywhere(Desk(keeper, typist), Desk(checker, typist), building)
    page, file = chromium.open(keeper), reverse("households:file", args=[number])
    watch(page)
    pages = ["/", "/households/", file, *at.values(), f"{file}history/", f"{file}visits/", f"{file}needs/"]
    pages += [reverse("needs:need", args=[need.pk]) for need in Need.objects.all()]
    pages += [
        "/needs/",
        "/visits/",
        "/search/?q=%3Cb%20data-hurt%3E",
        "/households/?q=%22%3E%3Cb%20data-hurt%3E",
        "/ledger/",
    ]
    for path in pages:
        page.goto(path)
        assert caught(page) == [], path
