"""Third-party social workers go along on visits as visitors of their own kind: neither staff nor volunteers."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from assist.figures import Scope, figures
from households.models import Visit
from households.visiting import log_visit
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_team, make_user
from volunteers.models import Capacity
from volunteers.rights import Role

pytestmark = pytest.mark.django_db


def test_a_third_party_is_counted_apart_from_staff_and_volunteers():
    today, household, caseworker = timezone.localdate(), make_household(), make_holder(Role.CASEWORKER)
    team = make_team("样例社会工作服务中心", Capacity.THIRD_PARTY)
    third = make_user(team=team, community=household.building.above(2))
    visit, _is_new = log_visit(
        by=caseworker, household=household, visitors=[caseworker, third], submission=uuid4(), today=today,
        visited_on=today, met=True, mode="home",
    )  # fmt: skip
    counted = figures(Scope(last=today))
    assert (counted["visits_staff"], counted["visits_volunteers"]) == (1, 0)
    assert list(Visit.objects.with_visitor_in(Capacity.THIRD_PARTY)) == [visit]
    page = Browser(caseworker).get(f"{reverse('visits:list')}?capacity={Capacity.THIRD_PARTY}")
    assert len(page.context["page"].rows) == 1
