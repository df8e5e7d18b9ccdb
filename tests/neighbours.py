"""One's own place and the nearest place outside it, for every role: the same things in each, told apart by a word."""

import logging
import re
from contextlib import contextmanager
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

from django.core import signing
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from assist.ledger.order import make_order
from assist.models import EndOfTerm, Job
from households.heads import change_head
from households.models import Asking, Basis
from households.on_file import ASKING
from needs.models import Campaign, QuickResponse, Recipient
from tests.access import ADDRESSES
from tests.factories import (
    make_area,
    make_award,
    make_building,
    make_campaign,
    make_care,
    make_community,
    make_document,
    make_far_building,
    make_finding,
    make_group,
    make_holder,
    make_household,
    make_identity,
    make_income,
    make_kind,
    make_lead,
    make_lesson,
    make_letter,
    make_member,
    make_need,
    make_need_plan,
    make_offer,
    make_opening,
    make_plan,
    make_project,
    make_referral,
    make_report,
    make_return_visit,
    make_service,
    make_street,
    make_supporter,
    make_user,
    make_visit,
)
from volunteers.models import Level
from volunteers.rights import RIGHTS, Role, Sees

PLACES = ("building", "group", "area", "community", "street")  # what may lie outside, nearest first
OF_A_FILE = "甲乙丙丁室"  # the ends of the names, and of the room, that make_office gives a family: class A
# An identity number or a bank account that is not masked: nobody gets one without saying why.
WHOLE_IDENTITY = re.compile(rb"\b340103\d{11}[\dX]\b")
WHOLE_NUMBER = re.compile(WHOLE_IDENTITY.pattern + rb"|622202zq\w+")
# What lies nearest outside a post: the next place of its own level. Administrators have no place at all.
NEXT = {role: Level(right.level).name.lower() if right.level else "own" for role, right in RIGHTS.items()}


def make_neighbours():
    """The same family in one's own building and in the next building, group, area, community and street."""
    own = make_building("1栋", make_group("1组", make_area("1片", make_community("1社区", make_street("1街道")))))
    group, area, community, street = own.parent, own.above(Level.AREA), own.above(Level.COMMUNITY), own.above(1)
    there = {
        "own": own,
        "building": make_building("zqbuilding", group),
        "group": make_building("zqgroup", make_group("zqgroup", area)),
        "area": make_building("zqarea", make_group("zqarea", make_area("zqarea", community))),
        "community": make_far_building("zqcommunity", street=street, name="zqcommunity"),
        "street": make_far_building("zqstreet", street=make_street("zqstreet"), name="zqstreet"),
    }
    make_project()
    return {name: make_office(f"zq{name}", building) for name, building in there.items()}


def make_office(word, building):
    """A file and what belongs to it, as the words of an address.

    Every text in it says where it is from, and in which class of fields it is: ``zqownB`` is for those who see care.
    """
    user = make_holder(Role.CASEWORKER, building)
    if word in ("zqcommunity", "zqstreet"):
        type(user).objects.filter(pk=user.pk).update(name=word)
    household = make_household(
        word, building=building, head=f"{word}甲", room=f"{word}室", phone=word, living_address=word, note=f"{word}B",
        registered_address=f"{word}C", bank_name=f"{word}C", account_holder=f"{word}C", bank_account=f"622202{word}D",
        head_identity=make_identity(),
    )  # fmt: skip
    member = make_member(household, f"{word}乙", note=f"{word}B", work=f"{word}C")
    document = make_document(household, words=f"{word}D")
    make_award(member.person, name=word)
    make_supporter(member.person, name=f"{word}C")
    job = {"by": user, "reason": word}
    today = timezone.localdate()
    order = make_order(**job, first=today.replace(month=1, day=1), last=today)
    wanted = {"folder": "none", "names": [f"{word}.xlsx"], "department": "", "month": "", "dry_run": True}
    need = make_need(household, what=f"{word}B", kind=make_kind())
    return {
        "building": building,
        "place": building.pk,
        "user": user,
        "number": household.number,
        "action": change_head(by=user, household=household, to=make_member(household, f"{word}丙"), on=today).pk,
        "one": make_member(household, f"{word}丁").person.pk,
        "other": make_member(household, f"{word}丁").person.pk,
        "member": member.pk,
        "person": member.person_id,
        "plan": make_plan(member.person, goal=f"{word}B").pk,
        "plan_deed": "review",
        "visit": make_visit(household, note=f"{word}B", visitors=[user]).pk,
        "lead": make_lead(building, name=f"{word}B", address=f"{word}B", by=user).pk,
        "need": need.pk,
        "plan_of_need": make_need_plan(need, by=user, goal=f"{word}B", cause=f"{word}B").pk,
        "plan_step": "agree",
        "lead_step": "visit",
        "recipient": _make_recipient(household, word, user),
        "service": make_service(household, what=f"{word}B", by=user).pk,
        "care": (care := make_care(household, what=f"{word}B", by=user)).pk,
        "day_of_care": care.occurrences.earliest("due_on").pk,
        "report": make_report(household, what=f"{word}B", by=user).pk,
        "return_visit": make_return_visit(need, owner=user).pk,
        "return_step": "stable",
        "quick": QuickResponse.objects.begin(by=user, need=need).pk,
        "quick_step": "answer",
        "step": "take_on",
        "sort": "income",
        "income": make_income(household=household, note=f"{word}C").pk,
        "deed": "change",
        "job": Job.objects.create(kind=Job.Kind.LEDGER, **job, wanted=order.as_json()).pk,
        "document": document.key,
        "opening": make_opening(household, by=user, what="document", document=document).key,
        "post": user.posts.get().pk,
        "basis": Basis.objects.create(
            person=member.person, about="file", ground="consent", words=f"{word}C", on=today, by=user
        ).pk,
        "token": signing.dumps([user.pk, household.pk], salt=ASKING),
        "asking": Asking.objects.create(household=household, by=user, reason=word).key,
        "term": EndOfTerm.objects.create(household=household, announced_on=today).pk,
        "helper": make_user(word if user.name == word else None, community=building.above(Level.COMMUNITY)).pk,
        "import": Job.objects.create(kind=Job.Kind.IMPORT, **job, wanted=wanted).pk,
        "finding": make_finding(household).pk,
        "letter": make_letter(make_finding(household, rule="income", about="dibao"), by=user).pk,
        "award": make_award(member.person, "old_age", name=word, by=user).pk,
        "verdict": "take_on",
        "referral": _make_referral(household, word, user),
        "move": "withdraw",
        "link": "no-such-link",
        **_of_no_place(word),
    }


def _make_referral(household, word, user):
    """A need of the file that a partner was asked to meet."""
    told = {"words": f"{word}B", "law": f"{word}B"}
    return make_referral(make_need(household, what=f"{word}B", kind=make_kind()), make_offer(), by=user, **told).pk


def _make_recipient(household, word, user):
    """The household on the list of a campaign of its community, which everybody there who sees care knows of."""
    community = household.building.above(Level.COMMUNITY)
    campaign = make_campaign(community, name=f"{community.name}{household.pk}", by=user)
    return Recipient.objects.create(campaign=campaign, household=household, note=f"{word}B").pk


def _of_no_place(word):
    """What everybody who sees care may look at: it lies outside nobody's place, so elsewhere there is none."""
    offer = make_offer(what=word) if word == "zqown" else None
    campaign = Campaign.objects.latest("pk") if offer else None
    there = (
        {
            "unit": offer.unit_id, "offer": offer.pk, "campaign": campaign.pk, "goods": campaign.goods_id,
            "lesson": make_lesson(word, by=campaign.by).pk,
        }
        if offer
        else {}
    )  # fmt: skip
    return {"unit": 0, "offer": 0, "campaign": 0, "goods": 0, "lesson": 0} | there


def holder(role, places):
    """Somebody of this role over one's own place; the caseworker is the one whose job and opening stand there."""
    return places["own"]["user"] if role == Role.CASEWORKER else make_holder(role, places["own"]["building"])


NOBODY = UUID(int=0)
NOWHERE = {
    "action": 0, "number": "NO-SUCH-FILE", "member": 0, "visit": 0, "need": 0, "step": "take_on", "job": 0, "import": 0,
    "finding": 0, "verdict": "take_on", "one": 0, "other": 1, "document": NOBODY, "opening": NOBODY, "helper": 0,
    "sort": "income", "income": 0, "deed": "change", "person": 0, "plan": 0, "plan_deed": "review", "place": 0,
    "plan_of_need": 0, "plan_step": "agree",
    "award": 0, "lead": 0, "lead_step": "visit", "report": 0, "letter": 0, "basis": 0,
    "unit": 0, "offer": 0, "referral": 0, "move": "withdraw",
    "link": "no-such-link",
    "return_visit": 0, "return_step": "stable", "quick": 0, "quick_step": "answer",
    "term": 0, "post": 0, "token": "no-such-token", "asking": NOBODY,
    "service": 0, "care": 0, "day_of_care": 0, "campaign": 0, "goods": 0, "recipient": 0, "lesson": 0,
}  # fmt: skip


@contextmanager
def quiet():
    """Whatever is refused in here leaves no line; each walk would leave thousands."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def undone():
    """Whatever happens in here never happened; like the transaction around a test."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def named_patterns(resolver=None, namespaces=()):
    """Every named address with its pattern, the admin site's own aside."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name and "admin" not in namespaces:
                yield ":".join([*namespaces, pattern.name]), pattern
        else:
            yield from named_patterns(pattern, (*namespaces, *filter(None, [pattern.namespace])))


def body(response):
    """What an answer says, without the token of its forms, the minute, and the address that was asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|\d\d:\d\d', "", response.content.decode(errors="replace"))
    return text.replace(response.wsgi_request.path, "")


def path_of(name, there):
    """An address made of the words of a place."""
    return reverse(name, args=[there[key] for key in ADDRESSES[name].args])


def unknown_to(role, typed=""):
    """The words somebody of this role may not be told: places outside, and fields beyond the role of any file.

    A word that was typed may come back as it was typed, but not with what only a file adds to it.
    """
    sees = RIGHTS[role].sees
    for place in PLACES[PLACES.index(NEXT[role]) :] if RIGHTS[role].level else ():
        word = f"zq{place}"
        yield from (word + end for end in (f"{OF_A_FILE}BCD" if word in typed else [""]))
    yield from (f"zqown{one}" for one in Sees if one not in sees)
    if Sees.REACH not in sees:
        yield from (f"zq{place}{end}" for place in ("own", *PLACES) for end in OF_A_FILE)


def unzipped(data):
    """Every part of a workbook; anything else as it is."""
    if not data.startswith(b"PK"):
        return data
    with ZipFile(BytesIO(data)) as book:
        return b"".join(map(book.read, book.namelist()))


def foreign_words(answer, role, typed=""):
    """What an answer tells somebody of this role who may not know it."""
    if answer.status_code != 200:
        return []
    said = unzipped(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    found = [word for word in unknown_to(role, typed) if word.encode() in said]
    return found + [one.decode() for one in WHOLE_NUMBER.findall(said)]
