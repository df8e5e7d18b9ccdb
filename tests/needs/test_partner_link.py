"""The partner's link: what it shows and answers; a strange, old, altered or revoked one opens nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.leaving import leave
from households.models import Basis
from needs.models import NotAllowed, Offer, Provision, Referral, State, Status
from needs.models.referral import LINK_LASTS
from needs.models.referral_steps import LIVE
from needs.referrals import pace
from needs.referrals.link import token_of
from tests.browser import Browser
from tests.factories import make_holder, make_household, make_member, make_need, make_offer, make_referral, make_unit
from volunteers.models import AuditEntry, Did
from volunteers.rights import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def nobody_came_before():
    pace._lately.clear()


@pytest.fixture
def referral(caseworker):
    household = make_household(
        "T-1", head="陈大明", room="203室", phone="13800000000", note="糖尿病", bank_account="6222021234567890"
    )
    need = make_need(household, by=caseworker, what="代配胰岛素", note="低保")
    offer = make_offer(make_unit("民泰家政公司", contact="李经理"), capacity=1)
    return make_referral(need, offer, by=caseworker, words="每周送餐三次")


def address(referral):
    return reverse("referrals:link", args=[token_of(referral)])


def says(answer):
    return answer.content.decode()


def is_nothing(answer):
    words = says(answer)
    told = [word for word in ("陈大明", "203室", "13800000000", "每周送餐三次", "民泰") if word in words]
    return answer.status_code == 404 and told == []


def test_a_partner_sees_head_home_and_the_chosen_words_and_nothing_else(referral):
    answer = Client().get(address(referral))
    page = says(answer)
    assert answer.status_code == 200
    assert all(word in page for word in ("陈大明", "淮河路3栋203室", "每周送餐三次"))
    hidden = ("13800000000", "代配胰岛素", "糖尿病", "低保", "6222", "T-1", "居住安全")
    assert [word for word in hidden if word in page] == []
    assert answer["Cache-Control"] == "no-store, private" and answer["Referrer-Policy"] == "same-origin"
    assert "<script" not in page.partition("</head>")[2] and 'href="http' not in page


def test_the_phone_is_shown_once_the_partner_has_accepted_and_that_is_written_down(referral):
    partner = Client()
    answer = partner.post(address(referral), {"move": "accept", "person": "李经理", "planned_on": ""})
    assert answer.status_code == 302
    assert "13800000000" in says(partner.get(answer.url))
    referral.refresh_from_db()
    assert (referral.state, referral.accepted_by, referral.accepted_on) == (State.ACCEPTED, "李经理", TODAY())
    assert Provision.objects.latest("pk").fields == "phone"
    assert referral.events.latest("pk").by is None


def test_a_delivery_through_the_link_says_the_need_is_done_and_shows_the_family_no_more(referral, caseworker):
    partner = Client()
    partner.post(address(referral), {"move": "accept", "person": "李经理"})
    done = partner.post(
        address(referral), {"move": "deliver", "on": TODAY().isoformat(), "hours": "2", "proof": "12号"}
    )
    assert done.status_code == 200 and "陈大明" not in says(done)
    assert is_nothing(partner.get(address(referral)))
    referral.need.refresh_from_db()
    assert referral.need.status == Status.TO_CHECK and referral.need.workers() == [caseworker]
    other = make_holder(Role.CASEWORKER)
    assert "close" in referral.need.steps_for(other) and "close" not in referral.need.steps_for(caseworker)


def test_a_no_gives_the_capacity_back_and_closes_the_link(referral):
    answer = Client().post(address(referral), {"move": "decline", "because": "人手不够"})
    assert answer.status_code == 200 and is_nothing(Client().get(address(referral)))
    assert Offer.objects.get().taken == 0 and Referral.objects.get().reason == "人手不够"


def test_an_answer_without_its_words_is_not_taken_and_says_so(referral):
    for sent in ({"move": "accept"}, {"move": "decline"}, {"move": "confirm"}, {}):
        assert Client().post(address(referral), sent).status_code == 422
    early = {"move": "deliver", "on": TODAY().isoformat()}
    assert Client().post(address(referral), early).status_code == 409
    assert Referral.objects.get().state == State.OFFERED


@pytest.mark.parametrize("token", ["x", "WzEsMF0:1xV97c:bD3KRHdnS_6mKK1GtUjsVhosul7grMrH0UcBMSDQMNE"])
def test_a_stranger_gets_nothing(token):
    assert is_nothing(Client().get(f"/r/{token}/"))


def test_an_altered_link_opens_nothing(referral):
    token = token_of(referral)
    for place in range(0, len(token), 7):
        letter = "A" if token[place] != "A" else "B"
        assert is_nothing(Client().get(f"/r/{token[:place]}{letter}{token[place + 1 :]}/")), place
    of_other_purpose = signing.dumps([referral.pk, 0], salt="households.asking")
    assert is_nothing(Client().get(f"/r/{of_other_purpose}/"))


def test_an_old_link_opens_nothing(referral, monkeypatch):
    address_ = address(referral)
    Referral.objects.update(link_until=timezone.now())
    assert is_nothing(Client().get(address_))
    Referral.objects.update(link_until=timezone.now() + timedelta(days=300))
    monkeypatch.setattr(signing.time, "time", lambda: timezone.now().timestamp() + LINK_LASTS.total_seconds() + 60)
    assert is_nothing(Client().get(address_))


def test_a_link_opens_nothing_after_the_day_to_answer_by(referral):
    Referral.objects.update(answer_by=TODAY() - timedelta(days=1))
    assert is_nothing(Client().get(address(referral)))
    assert is_nothing(Client().post(address(referral), {"move": "accept", "person": "李经理"}))
    assert Referral.objects.get().state == State.OFFERED


@pytest.mark.parametrize("move", ["revoke", "new_link"])
def test_a_revoked_or_replaced_link_opens_nothing(referral, move, caseworker):
    old = address(referral)
    getattr(referral, move)(by=caseworker, on=TODAY())
    assert is_nothing(Client().get(old)) and is_nothing(Client().post(old, {"move": "accept", "person": "李经理"}))
    assert Client().get(address(referral)).status_code == (200 if move == "new_link" else 404)


def test_an_answer_that_is_sent_again_is_one_answer(referral):
    partner, sent = Client(), {"move": "accept", "person": "李经理"}
    assert [partner.post(address(referral), sent).status_code for _ in range(3)] == [302, 409, 409]
    assert Provision.objects.count() == 2 and referral.events.count() == 2
    done = {"move": "deliver", "on": TODAY().isoformat()}
    assert [partner.post(address(referral), done).status_code for _ in range(3)] == [200, 404, 404]


def test_one_link_opens_one_referral_and_no_page_of_the_office(referral, caseworker):
    other = make_referral(make_need(make_household(head="李四")), make_offer(), by=caseworker)
    partner = Client()
    assert "李四" not in says(partner.get(address(referral)))
    assert partner.get(f"/referrals/{referral.pk}/").status_code == 302
    assert partner.get(f"/needs/{other.need_id}/").status_code == 302


def test_every_opening_is_in_the_log_also_those_that_were_refused(referral):
    Client().get(address(referral))
    opened = AuditEntry.objects.filter(did=Did.LOOKED).latest("at")
    assert opened.file_id == referral.need.household_id and opened.succeeded and "民泰家政公司" in opened.who
    Referral.objects.update(link_until=None)
    Client().get(address(referral))
    Client().get("/r/nonsense/")
    refused = AuditEntry.objects.filter(did=Did.LOOKED, succeeded=False)
    assert len({entry.reason for entry in refused}) == len({entry.who for entry in refused} - {""}) == 2


def test_an_answer_sent_again_when_the_link_is_over_is_in_the_log(referral):
    partner, sent = Client(), {"move": "decline", "because": "人手不够"}
    assert [partner.post(address(referral), sent).status_code for _ in range(2)] == [200, 404]
    entry = AuditEntry.objects.get(did=Did.LOOKED, succeeded=False)
    assert entry.reason and "民泰家政公司" in entry.who


def test_a_form_that_comes_from_elsewhere_is_refused(referral):
    forger = Client(enforce_csrf_checks=True)
    assert forger.post(address(referral), {"move": "accept", "person": "李经理"}).status_code == 403


def test_one_address_may_not_ask_for_ever(referral, settings):
    settings.LINKS_A_MINUTE = 3
    answers = [Client().get("/r/guess/").status_code for _ in range(6)]
    assert answers.count(429) >= 2 and answers[:3] == [404, 404, 404]


def said(person, ground, by, **fields):
    return Basis.objects.create(person=person, about="partner", ground=ground, on=TODAY(), by=by, **fields)


def test_no_answer_behind_a_link_is_listed_by_search_engines(referral):
    for token in (token_of(referral), "nonsense"):
        assert "noindex" in Client().get(f"/r/{token}/")["X-Robots-Tag"]


def test_a_family_that_refuses_after_the_offer_closes_the_link_and_is_told_of_no_further(referral, caseworker):
    said(referral.need.household.memberships.get().person, "refused", caseworker)
    assert is_nothing(Client().get(address(referral)))
    for move in (
        lambda: referral.accept(by=caseworker, person="李经理", on=TODAY()),
        lambda: referral.new_link(by=caseworker, on=TODAY()),
    ):
        with pytest.raises(NotAllowed):
            move()
        referral.refresh_from_db()
    assert referral.state == State.OFFERED and Provision.objects.count() == 1


def test_a_consent_taken_back_closes_the_link_for_good_and_given_again_another_is_made(referral, caseworker):
    head = referral.need.household.memberships.get().person
    consent = said(head, "consent", caseworker)
    assert Client().get(address(referral)).status_code == 200
    Basis.objects.withdraw(key=consent.pk, person=head, by=caseworker, on=TODAY())
    assert is_nothing(Client().get(address(referral)))
    said(head, "consent", caseworker)
    again = make_referral(referral.need, referral.offer, by=caseworker)
    assert is_nothing(Client().get(address(referral))) and Client().get(address(again)).status_code == 200


def is_taken_back(referral):
    offer = Offer.objects.get(pk=referral.offer_id)
    referral.refresh_from_db()
    return referral.state == State.WITHDRAWN and referral.reason != "" and offer.taken == 0


@pytest.mark.parametrize("state", LIVE)
@pytest.mark.parametrize("of_a_member", [True, False])
def test_what_the_family_refuses_is_taken_back_and_the_page_says_why(of_a_member, state, caseworker):
    household = make_household()
    person = make_member(household).person if of_a_member else None
    referral = make_referral(make_need(household, person=person), make_offer(capacity=1), by=caseworker)
    if state == State.ACCEPTED:
        referral.accept(by=caseworker, person="李经理", on=TODAY())
    other = make_referral(make_need(make_household(head="李四")), make_offer(what="别家"), by=caseworker)
    whose = person or household.memberships.get().person
    form = {"about": "partner", "ground": "refused", "on": TODAY().isoformat(), "submission": str(uuid4())}
    office = Browser(caseworker)
    for _twice in range(2):
        assert office.post(reverse("people:privacy", args=[whose.pk]), form).status_code == 302
    assert is_taken_back(referral) and referral.events.filter(move="withdraw").count() == 1
    assert referral.reason in says(office.get(f"/referrals/{referral.pk}/"))
    other.refresh_from_db()
    assert other.state == State.OFFERED


def test_what_rests_on_a_consent_is_taken_back_with_it_and_nothing_else(caseworker):
    household = make_household()
    head = household.memberships.get().person
    consent = said(head, "consent", caseworker)
    on_consent, on_duty = (
        make_referral(make_need(household), make_offer(what=ground), by=caseworker, ground=ground, law="法")
        for ground in ("consent", "duty")
    )
    assert Browser(caseworker).post(reverse("people:withdraw", args=[head.pk, consent.pk])).status_code == 302
    on_duty.refresh_from_db()
    assert is_taken_back(on_consent) and on_duty.state == State.OFFERED


def test_an_agreement_takes_nothing_back(referral, caseworker):
    head = referral.need.household.memberships.get().person
    told = {"about": "partner", "ground": "consent", "on": TODAY()}
    Basis.objects.write_down(person=head, by=caseworker, today=TODAY(), submission=uuid4(), **told)
    referral.refresh_from_db()
    assert referral.state == State.OFFERED


def test_no_link_follows_the_need_to_another_family_until_somebody_makes_a_new_one(caseworker):
    household, other = make_household("T-1"), make_household("T-2", head="周秀兰")
    child = make_member(household)
    referral = make_referral(make_need(household, person=child.person), by=caseworker)
    before = address(referral)
    leave(by=caseworker, membership=child, on=TODAY(), because="随母生活", to=other)
    assert is_nothing(Client().get(before))
    referral.refresh_from_db()
    referral.new_link(by=caseworker, on=TODAY())
    assert "周秀兰" in says(Client().get(address(referral)))
    told = Provision.objects.latest("pk")
    assert (told.household, told.fields, told.channel) == (other, "head home need", "link")


def test_a_new_link_of_what_was_accepted_writes_down_that_it_tells_the_phone_too(referral, caseworker):
    referral.accept(by=caseworker, person="李经理", on=TODAY())
    referral.new_link(by=caseworker, on=TODAY())
    assert Provision.objects.latest("pk").fields == "head home need phone"


def test_the_office_notes_an_answer_by_phone_instead(referral, caseworker):
    form = {"version": referral.version, "person": "李经理", "on": TODAY().isoformat()}
    assert Browser(caseworker).post(f"/referrals/{referral.pk}/accept/", form).status_code == 302
    assert Provision.objects.latest("pk").channel == "telephone"


def test_the_auditor_searches_what_partners_were_told_without_the_words(referral):
    auditor = Browser(make_holder(Role.AUDITOR))
    page = auditor.get("/provisions/", {"to": "民泰"})
    assert "T-1" in says(page) and "民泰家政公司" in says(page) and "每周送餐三次" not in says(page)
    assert auditor.get("/provisions/", {"file": "X-9"}).context["page"].rows == []
    assert auditor.get("/provisions/", {"since": "nonsense"}).context["page"].rows == []
    office = Browser(make_holder(Role.ADVISER)).get("/households/T-1/provisions/")
    assert "每周送餐三次" in says(office)
