"""Whatever number is asked for: one that no row can have is on none, and the others are found."""

import pytest
from django.urls import reverse

from tests.browser import Browser
from tests.factories import make_holder, make_household, make_visit
from volunteers.models import Post, User
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
NO_ROWS = [2**63, -(2**63) - 1, 99999999999999999999]


def test_numbers_beyond_what_a_database_holds_are_on_no_row(caseworker):
    assert list(User.objects.filter(pk__in=[caseworker.pk, *NO_ROWS])) == [caseworker]
    assert not User.objects.filter(pk__in=NO_ROWS).exists()
    assert list(User.objects.exclude(pk__in=NO_ROWS)) == [caseworker]
    assert list(User.objects.filter(pk__in=[str(caseworker.pk), "99999999999999999999", None])) == [caseworker]


def test_numbers_beyond_what_a_database_holds_name_no_row(caseworker):
    post = Post.objects.get()
    assert list(Post.objects.filter(user__in=[*NO_ROWS, caseworker])) == [post]
    assert list(Post.objects.filter(user_id__in=[*NO_ROWS, caseworker.pk])) == [post]
    assert not Post.objects.filter(user__in=NO_ROWS).exists()
    assert list(Post.objects.filter(user__in=User.objects.all())) == [post]


def test_rows_found_by_a_query_are_found_as_ever(caseworker):
    assert list(User.objects.filter(pk__in=Post.objects.values("user"))) == [caseworker]


@pytest.mark.parametrize("number", NO_ROWS)
def test_a_visitor_that_cannot_be_is_refused_at_the_field(browser, caseworker, number):
    visit = make_visit(make_household())
    answer = browser.post(reverse("visits:correct", args=[visit.pk]), {"visitors": [number]})
    assert "visitors" in answer.context["form"].errors


def test_rows_that_cannot_be_are_chosen_in_the_admin_site_without_an_error():
    browser, page = Browser(make_holder(Role.SUPERVISOR)), reverse("admin:households_tag_changelist")
    answer = browser.post(page, {"action": "export", "_selected_action": NO_ROWS})
    assert answer.status_code in (200, 302)
