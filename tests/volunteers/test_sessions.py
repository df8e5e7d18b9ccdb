"""How long a sign-in holds, and what happens to what was being typed (S7)."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.models import Household
from tests.browser import Browser
from tests.factories import make_building, make_holder, make_household, make_post, make_user
from volunteers.models import AuditEntry, Did, SecondFactor
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
PASSWORD, ANOTHER = "eine lange Treppe im Dunkeln", "drei Katzen unter dem Vordach"
HOME = "/"


@pytest.fixture
def user():
    user = make_holder(Role.CASEWORKER)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(user, client=None, **fields):
    client = client or Client()
    client.post(reverse("login"), {"username": user.username, "password": PASSWORD} | fields)
    return client


def later(client, **change):
    """Set the clock of a sign-in back by some minutes."""
    session = client.session
    for name, minutes in change.items():
        session[name] -= minutes * 60
    session.save()


def key(client):
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def is_in(client):
    return client.get(reverse("password_change")).status_code == 200


def test_a_session_fixed_before_signing_in_is_worth_nothing(user):
    client = Client()
    client.get(reverse("login"))
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    sign_in(user, client)
    assert key(client) != session.session_key
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert is_in(client)
    assert not is_in(thief)


def test_signing_in_again_gives_another_session_each_time(user):
    client, keys = Client(), set()
    for _ in range(5):
        sign_in(user, client)
        keys.add(key(client))
    assert len(keys) == 5
    assert Session.objects.filter(session_key__in=keys).count() == 1


def test_signed_out_the_old_session_is_worth_nothing(user):
    client = sign_in(user)
    old = key(client)
    client.post(reverse("logout"))
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = old
    assert not is_in(client)
    assert not is_in(thief)


def test_no_page_stays_in_the_browser_for_the_back_button(user):
    client = sign_in(user)
    for path in (HOME, "/households/", "/no-such-page/"):
        assert client.get(path)["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(("minutes", "holds"), [(29, True), (31, False)])
def test_a_sign_in_ends_after_half_an_hour_without_use(user, minutes, holds):
    client = sign_in(user)
    later(client, seen_at=minutes)
    assert is_in(client) is holds


def test_use_keeps_a_sign_in_and_a_poll_is_no_use(user):
    client = sign_in(user)
    later(client, seen_at=20)
    client.get(HOME, headers={"x-unattended": "1"})
    later(client, seen_at=5)
    assert is_in(client)
    later(client, seen_at=29)
    assert is_in(client)


@pytest.mark.parametrize(("hours", "holds"), [(11, True), (13, False)])
def test_a_sign_in_ends_after_half_a_day_in_any_case(user, hours, holds):
    client = sign_in(user)
    later(client, signed_in_at=hours * 60)
    assert is_in(client) is holds


def test_the_office_sets_both(user, settings):
    settings.IDLE_MINUTES, settings.SESSION_HOURS = 5, 1
    client = sign_in(user)
    later(client, seen_at=6)
    assert not is_in(client)
    client = sign_in(user)
    later(client, signed_in_at=61)
    assert not is_in(client)


def test_the_page_after_says_why_and_leads_back(user):
    client = sign_in(user)
    later(client, seen_at=31)
    page = client.get("/households/?q=x", follow=True)
    assert page.redirect_chain[-1][0] == "/login/?next=/households/%3Fq%3Dx"
    assert client.session["ended"] == "idle"
    assert "note-info" in page.content.decode()
    sign_in(user, client)
    assert "ended" not in client.session


def test_a_changed_password_ends_the_sign_ins_elsewhere(user):
    here, elsewhere = sign_in(user), sign_in(user)
    changed = {"old_password": PASSWORD, "new_password1": ANOTHER, "new_password2": ANOTHER}
    assert here.post(reverse("password_change"), changed).status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)


def test_a_closed_account_is_out_with_the_next_click(user):
    client = sign_in(user)
    user.is_active = False
    user.save()
    assert not is_in(client)


def test_a_sign_in_ends_with_a_post_it_began_with():
    building = make_building()
    user = make_holder(Role.CASEWORKER, building)
    extra = make_post(Role.BUILDING_LEAD, building, user=user)
    browser = Client()
    browser.force_login(user)
    extra.ends_on = timezone.localdate() - timedelta(days=1)
    extra.save()
    assert browser.get(HOME).status_code == 302
    assert browser.session["ended"] == "post"


def test_a_swapped_part_takes_the_whole_page_to_the_sign_in(user):
    client = sign_in(user)
    later(client, seen_at=31)
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/needs/?status=open"}
    answer = client.get(reverse("needs:counts"), headers=headers)
    assert answer["HX-Redirect"] == "/login/?next=/needs/%3Fstatus%3Dopen"


def test_what_was_being_sent_is_kept_and_sent_after_signing_in(user):
    make_household("T-1")
    client = sign_in(user)
    later(client, seen_at=31)
    sent = {"building": "淮河路3栋", "risk": "general", "category": "none", "room": "9室", "version": 0}
    answer = client.post("/households/T-1/edit/", sent | {"note": "楼道灯坏了"})
    assert answer.url == "/login/?next=/sign-in/typed/"
    assert "楼道灯坏了" not in str(dict(client.session)), "what was typed is sealed"
    assert Household.objects.get(number="T-1").room != "9室"
    page = sign_in(user, client).get(reverse("signing_in:typed"))
    assert 'action="/households/T-1/edit/"' in page.content.decode()
    kept = dict(page.context["kept"]["typed"])
    assert kept["note"] == "楼道灯坏了"
    client.post("/households/T-1/edit/", kept)
    assert "typed" not in client.session


def test_nobody_else_gets_what_was_being_sent(user):
    client = sign_in(user)
    later(client, seen_at=31)
    client.post("/households/new/", {"head": "陈大明"})
    other = make_user()
    client.force_login(other)
    assert client.get(reverse("signing_in:typed")).status_code == 302
    assert "typed" not in client.session


def test_a_password_is_never_kept(user):
    client = sign_in(user)
    later(client, seen_at=31)
    client.post(reverse("password_change"), {"old_password": PASSWORD, "new_password1": ANOTHER})
    assert "typed" not in client.session


def test_a_session_without_its_clock_is_worth_nothing(user):
    browser = Browser(user)
    session = browser.session
    del session["signed_in_at"]
    session.save()
    assert Client(headers={"cookie": browser.cookies.output(header="", sep=";")}).get(HOME).status_code == 302


def test_the_security_administrator_ends_all_sign_ins_of_somebody_and_of_nobody_else(user):
    here, there, colleague = sign_in(user), sign_in(user), Browser(make_holder(Role.SUPERVISOR))
    keeper = Browser(make_holder(Role.SECURITY_ADMIN))
    shown = {one.user: one.browsers for one in keeper.get(reverse("signing_in:signed_in")).context["people"]}
    assert shown[user] == 2
    assert keeper.post(reverse("signing_in:end_sign_ins", args=[user.pk])).status_code == 302
    assert [is_in(client) for client in (here, there, colleague, keeper)] == [False, False, True, True]
    told = AuditEntry.objects.get(did=Did.ENDED)
    assert (told.by, told.what, told.key) == (keeper.user, "volunteers.user", user.pk)
    shown = {one.user for one in keeper.get(reverse("signing_in:signed_in")).context["people"]}
    assert user not in shown
    assert is_in(sign_in(user))


def test_somebody_halfway_through_signing_in_is_ended_as_well(user):
    SecondFactor.objects.create(user=user, secret="00" * 20, confirmed_at=timezone.now())
    client = sign_in(user)
    assert client.get(reverse("signing_in:code")).status_code == 200
    Browser(make_holder(Role.SECURITY_ADMIN)).post(reverse("signing_in:end_sign_ins", args=[user.pk]))
    assert client.get(reverse("signing_in:code")).status_code == 302


def test_who_is_signed_in_is_shown_to_the_security_administrator_alone_and_only_while_it_lasts(user):
    client = sign_in(user)
    for role in set(Role) - {Role.SECURITY_ADMIN}:
        browser = Browser(make_holder(role))
        assert browser.get(reverse("signing_in:signed_in")).status_code == 403, role
        assert browser.post(reverse("signing_in:end_sign_ins", args=[user.pk])).status_code == 403, role
    later(client, seen_at=31)
    people = Browser(make_holder(Role.SECURITY_ADMIN)).get(reverse("signing_in:signed_in")).context["people"]
    assert user not in {one.user for one in people}


@pytest.mark.parametrize("rows", [1, 3])
def test_who_is_signed_in_costs_the_same_for_one_and_for_three(rows, django_assert_num_queries):
    keeper = Browser(make_holder(Role.SECURITY_ADMIN))
    for number in range(rows):
        Client().force_login(make_user(f"同事{number}"))
    with django_assert_num_queries(5):
        keeper.get(reverse("signing_in:signed_in"))


def test_what_is_left_of_ended_sign_ins_goes_with_the_next_one(user):
    sign_in(user)
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    client = sign_in(user)
    assert list(Session.objects.values_list("session_key", flat=True)) == [key(client)]
