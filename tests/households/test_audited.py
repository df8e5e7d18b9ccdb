"""The audit log knows whose file a person's entries belong to."""

from datetime import date

import pytest

from households.models import Membership
from tests.factories import make_household
from volunteers.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_what_is_written_about_somebody_is_told_of_the_file_he_belongs_to_now(caseworker):
    home, former = make_household("T-1"), make_household("T-2", head="李四")
    person = home.memberships.get().person
    Membership.objects.create(household=former, person=person, joined_on=date(2010, 1, 1), left_on=date(2015, 1, 1))
    person.correct(by=caseworker, version=0, phone="19912341234")
    assert AuditEntry.objects.latest_first().first().file == "T-1"
