"""How fast one person may search and export."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.at_once import at_once
from tests.factories import make_holder
from volunteers.models import Use
from volunteers.pace import SEARCH, wait_for
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(settings):
    settings.SEARCHES_A_MINUTE, settings.EXPORTS_AN_HOUR = 8, 3
    client = Client()
    client.force_login(make_holder(Role.CASEWORKER))
    return client


def searches(client, times):
    return [client.get(reverse("search"), {"q": "陈"}).status_code for _ in range(times)]


def test_whoever_searches_like_a_machine_waits_a_minute(client):
    assert searches(client, 9) == [200] * 8 + [429]
    answer = client.get(reverse("search"), {"q": "陈"})
    assert 0 < int(answer["Retry-After"]) <= 60
    Use.objects.update(since=timezone.now() - timedelta(seconds=61))
    assert searches(client, 1) == [200]


def test_a_box_of_the_admin_site_that_completes_words_is_a_search_as_well(client):
    client.force_login(make_holder(Role.SUPERVISOR))
    of = {"app_label": "volunteers", "model_name": "post", "field_name": "user", "term": "陈"}
    assert [client.get("/admin/autocomplete/", of).status_code for _ in range(9)] == [200] * 8 + [429]


@pytest.mark.parametrize("address", ["/households/", "/needs/", "/needs/people/", "/people/", "/findings/"])
def test_looking_for_words_in_a_list_is_a_search_as_well(client, address):
    assert client.get(address, {"q": "陈"}).status_code == 200
    assert searches(client, 8) == [200] * 7 + [429]
    assert client.get(address, {"q": "陈"}).status_code == 429
    assert client.get(address).status_code == 200


def test_a_search_costs_one_question_more(client, django_assert_num_queries):
    user = make_holder(Role.CASEWORKER)
    assert wait_for(user, SEARCH) is None
    with django_assert_num_queries(1):
        assert wait_for(user, SEARCH) is None


@pytest.mark.django_db(transaction=True)
def test_all_processes_together_grant_as_many_as_allowed(settings):
    """Each thread has a connection of its own, as each process has."""
    settings.SEARCHES_A_MINUTE, user, granted = 24, make_holder(Role.CASEWORKER), []
    at_once(*[lambda: granted.extend(wait_for(user, SEARCH) is None for _turn in range(6))] * 8, refused=())
    assert (len(granted), granted.count(True)) == (48, 24)
    assert Use.objects.get().number == 24


def test_nobody_else_waits(client):
    searches(client, 9)
    other = Client()
    other.force_login(make_holder(Role.SUPERVISOR))
    assert searches(other, 1) == [200]


def test_exports_have_a_limit_of_their_own(client):
    asked = [client.post(reverse("ledger:page"), {}).status_code for _ in range(4)]
    assert asked[:3] == [200] * 3
    assert asked[3] == 429
    assert client.get(reverse("ledger:page")).status_code == 200
    assert searches(client, 1) == [200]


def test_the_page_says_it_in_both_languages(client):
    searches(client, 9)
    for language in ("zh-hans", "en"):
        page = client.get(reverse("search"), {"q": "陈"}, headers={"accept-language": language})
        assert f'lang="{language}"' in page.content.decode()
        assert page.status_code == 429
