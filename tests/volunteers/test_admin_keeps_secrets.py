"""The admin site shows no secret number and no history out of reach, and takes no day that has not come."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from assist.models import Job
from households.keeping import correct_file, correct_person
from households.models import Household, Membership, Person, Visit
from needs.models import Need
from tests.browser import Browser
from tests.factories import (
    make_area,
    make_award,
    make_building,
    make_community,
    make_group,
    make_holder,
    make_household,
    make_identity,
    make_member,
    make_need,
    make_street,
    make_user,
    make_visit,
)
from volunteers.models import Post
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
ACCOUNT = "6222021234567890123"


def page(row, name, *args):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{name}", args=(row.pk, *args))


def elsewhere():
    far = make_community("他社区", make_street("他街道"))
    return make_building("9栋", make_group("甲组", make_area("甲片", far)))


@pytest.fixture
def supervisor(db):
    return make_holder(Role.SUPERVISOR)


def test_the_history_of_a_person_masks_the_identity_number(supervisor):
    old, new = make_identity(), make_identity()
    person = make_household(head_identity=old).memberships.get().person
    correct_person(by=supervisor, person=person, version=0, on=timezone.localdate(), identity_number=new)
    shown = Browser(supervisor).get(page(person, "history"))
    assertContains(shown, new[-4:])
    assertNotContains(shown, old)
    assertNotContains(shown, new)


def test_the_history_of_a_file_masks_the_bank_account(supervisor):
    household = make_household()
    correct_file(by=supervisor, household=household, version=0, on=timezone.localdate(), bank_account=ACCOUNT)
    shown = Browser(supervisor).get(page(household, "history"))
    assertContains(shown, "****0123")
    assertNotContains(shown, ACCOUNT)


def test_a_row_out_of_reach_has_no_history(supervisor):
    household = make_household("FAR-1", building=elsewhere())
    household.correct(by=make_user(), version=0, phone="19900000001")
    browser, version = Browser(supervisor), household.history.latest().pk
    assert browser.get(page(household, "history")).status_code == 404
    assert browser.get(page(household, "simple_history", version)).status_code == 404


def test_an_old_version_is_not_put_back_past_the_verbs(supervisor):
    household = make_household(phone="1")
    household.correct(by=supervisor, version=0, phone="2")
    household.correct(by=supervisor, version=1, phone="3")
    first = household.history.earliest().pk
    assert Browser(supervisor).post(page(household, "simple_history", first), {}).status_code == 403
    assert Household.objects.get().phone == "3"


@pytest.mark.parametrize(
    "make, name", [(make_visit, "visited_on"), (make_need, "raised_on"), (make_household, "birth_date")]
)
def test_what_happened_is_not_corrected_into_the_future(supervisor, make, name):
    row = make()
    row = row.memberships.get().person if name == "birth_date" else row
    browser, tomorrow = Browser(supervisor), timezone.localdate() + timedelta(days=1)
    form = browser.get(page(row, "change")).context["adminform"].form
    values = {field: form[field].value() for field in form.fields}
    sent = {field: "" if value is None else value for field, value in values.items()}
    refused = browser.post(page(row, "change"), sent | {name: tomorrow.isoformat()})
    assert name in refused.context["adminform"].form.errors
    assert not type(row).objects.filter(**{name: tomorrow}).exists()
    assert type(row) in (Visit, Need, Person)


def test_a_post_is_given_only_at_places_in_reach(supervisor):
    there = elsewhere()
    sent = {"user": make_user().pk, "place": there.pk, "role": "building_lead", "starts_on": "2026-01-01"}
    assert Browser(supervisor).post(reverse("admin:volunteers_post_add"), sent | {"ends_on": ""}).status_code == 200
    assert not Post.objects.filter(place=there).exists()


def test_whoever_moved_out_of_reach_is_not_looked_up_by_where_he_lived_before(supervisor):
    day = timezone.localdate() - timedelta(days=30)
    gone = make_member(make_household(), "迁走之人", left_on=day).person
    stayed = make_member(make_household(), "留下之人", left_on=day).person
    Membership.objects.create(household=make_household(building=elsewhere()), person=gone, joined_on=day)
    browser = Browser(supervisor)
    for row, seen in ((gone, 302), (stayed, 200), (make_award(gone), 302), (make_award(stayed), 200)):
        assert browser.get(page(row, "change")).status_code == seen, row
    assertNotContains(browser.get(reverse("admin:households_person_changelist")), "迁走之人")


def test_who_runs_the_system_learns_no_familys_name_from_what_somebody_exported():
    wanted = {"list": "households", "query": "state=all&q=%E9%99%88%E5%A4%A7%E6%98%8E", "where": "样例"}
    job = Job.objects.create(kind="list", by=make_holder(Role.CASEWORKER), reason="季度报送", wanted=wanted)
    browser = Browser(make_holder(Role.SYSTEM_ADMIN))
    seen = browser.get(page(job, "change"))
    assertContains(seen, "state=all&amp;q=…")
    assertNotContains(seen, "%E9%99%88")
    guessed = reverse("admin:assist_job_changelist") + "?wanted__query__contains=%25E9"
    assert browser.get(guessed).status_code == 400


def test_a_list_is_narrowed_by_its_filters_alone(supervisor):
    make_household()
    browser, people = Browser(supervisor), reverse("admin:households_person_changelist")
    assert browser.get(f"{people}?status__exact=normal").status_code in (200, 302)
    for guess in ("identity_tail_index__startswith=a", "identity_number__contains=1", "monthly_income__gt=1"):
        assert browser.get(f"{people}?{guess}").status_code == 400, guess
