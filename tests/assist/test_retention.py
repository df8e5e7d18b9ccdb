"""What is kept no longer ends with its day, and nothing before; the counts stay."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from assist import jobs
from assist.models import HandedFile, Job
from assist.retention import end_what_is_due, rules
from benefits.models import Roster
from needs.models import Provision
from needs.models.provision import OnlyAppended
from tests.browser import Browser
from tests.factories import make_award, make_holder, make_household, make_member, make_post, make_referral, make_user
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def end(today=TODAY):
    return list(end_what_is_due(now=timezone.now(), today=today).values())


def test_lists_whose_time_is_over_are_thrown_away():
    make_award(make_member(make_household()).person)
    Roster.objects.update(keep_until=TODAY)
    assert end()[0] == 0
    Roster.objects.update(keep_until=TODAY - timedelta(days=1))
    assert end()[0] == 1


def test_lists_of_a_handover_go_after_a_year():
    post = make_post(Role.CASEWORKER, make_household().building.above(2))
    for days in (364, 366):
        HandedFile.objects.create(
            post=post, household=make_household(), to=make_user(), by=post.user,
            at=timezone.now() - timedelta(days=days),
        )  # fmt: skip
    assert end()[1] == 1
    assert HandedFile.objects.count() == 1


def test_what_partners_were_told_is_kept_three_years_and_refused_to_go_before(caseworker, settings):
    first = make_referral(by=caseworker)
    told = Provision.objects.get()
    with pytest.raises(OnlyAppended):
        Provision.objects.update(why="")
    with pytest.raises(OnlyAppended):
        told.save()
    for statement in ("UPDATE needs_provision SET why = 'x'", "DELETE FROM needs_provision"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    for days in (1090, 1099, 1110):
        Provision.objects.create(
            household=first.need.household, to_name="甲", fields="head", why="送餐", ground="duty", channel="link",
            at=timezone.now() - timedelta(days=days),
        )  # fmt: skip
    assert settings.KEEP_CHANGES_DAYS == 1100 and Provision.objects.count() == 4
    end()
    assert Provision.objects.count() == 3


@pytest.mark.parametrize("kind", [Job.Kind.LEDGER, Job.Kind.LIST, Job.Kind.IMPORT])
def test_what_came_of_a_job_goes_after_a_week_though_nobody_asks_for_another(settings, tmp_path, kind):
    settings.MEDIA_ROOT = tmp_path
    job = Job.objects.create(kind=kind, by=make_user(), reason="月报", wanted={})
    Job.objects.update(status=Job.Status.DONE, file="ledger.xlsx", ended_at=timezone.now())
    folder = jobs.fresh_folder(job)
    (folder / "ledger.xlsx").write_bytes(b"PK")
    end()
    assert folder.exists()
    Job.objects.update(ended_at=timezone.now() - timedelta(days=8))
    end()
    assert not folder.exists()


def test_how_long_it_is_kept_stands_beside_the_rights():
    shown = Browser(make_holder(Role.SUPERVISOR)).get(reverse("rights"))
    assert [str(one.what) for one in shown.context["kept"]] == [str(one.what) for one in rules()]
