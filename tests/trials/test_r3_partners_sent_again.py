"""R3 for partners: the same form sent a hundred times, eight at a time, does its deed once."""

import pytest
from django.db import connection
from django.urls import reverse

from needs.models import Offer, PartnerUnit, Provision, Referral, ReferralEvent, State
from needs.referrals.link import token_of
from tests.at_once import TIMES, send_again_and_again
from tests.browser import Browser
from tests.desk import as_opened
from tests.factories import make_holder, make_kind, make_need, make_offer, make_referral, make_unit
from volunteers.rights import Role

pytestmark = [pytest.mark.trial("R3"), pytest.mark.django_db(transaction=True)]


def test_a_unit_and_its_offer_are_put_down_once(figure):
    keeper = make_holder(Role.CASEWORKER)
    form = as_opened(Browser(keeper), "/partners/new/") | {"name": "民泰家政公司"}
    assert send_again_and_again("/partners/new/", form, keeper) == {302}
    unit = PartnerUnit.objects.get()
    url = f"/partners/{unit.pk}/offers/new/"
    form = as_opened(Browser(keeper), url) | {"what": "助餐送餐"}
    assert send_again_and_again(url, form, keeper) == {302}
    assert Offer.objects.count() == PartnerUnit.history.count() == Offer.history.count() == 1
    figure(f"{connection.vendor}: {TIMES} times sent each, 1 unit, 1 offer")


def test_a_need_is_referred_once_and_capacity_taken_once(figure):
    keeper, kind = make_holder(Role.CASEWORKER), make_kind()
    need, offer = make_need(kind=kind), make_offer(make_unit(), kind=kind, capacity=5)
    box = Browser(keeper).get(f"/needs/{need.pk}/").context["refer"]
    form = {name: box[name].value() for name in box.fields if box[name].value() is not None} | {"offer": offer.pk}
    assert send_again_and_again(f"/needs/{need.pk}/refer/", form, keeper) == {302}
    offer.refresh_from_db()
    assert Referral.objects.count() == ReferralEvent.objects.count() == Provision.objects.count() == offer.taken == 1
    figure(f"{connection.vendor}: {TIMES} clicks, 1 referral, 1 taken")


def test_a_partner_answers_once(figure):
    referral = make_referral(by=make_holder(Role.CASEWORKER))
    url = reverse("referrals:link", args=[token_of(referral)])
    assert send_again_and_again(url, {"move": "accept", "person": "李经理"}) <= {302, 409}
    referral.refresh_from_db()
    assert (referral.state, referral.events.count(), Provision.objects.count()) == (State.ACCEPTED, 2, 2)
    figure(f"{connection.vendor}: {TIMES} answers, 1 counts")
