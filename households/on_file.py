"""Search before create: is this person on a file already, and where?"""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from common.identity import normalise
from common.pinyin import name_key
from common.wording import listed
from households.models import Household, Membership, Person, Status
from volunteers.models import Level, Place, Post
from volunteers.rights import Role

ASKING = "households.asking"
COMES_BACK = re.compile(r"p\d{1,18}", re.ASCII)
MOBILE = re.compile(r"1\d{10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class OnFile:
    """Where an identity number is on file: a link within reach; elsewhere only whom to ask, and a way to ask."""

    words: str
    url: str = ""
    link: str = ""


def on_another() -> str:
    """What is told of somebody on a file out of reach: nothing of the family."""
    return _("This identity number is on another file; ask the street's office.")


def where_on_file(user, identity_number: str, *, today, apart_from=None) -> OnFile | None:
    """The open file this identity number is on, apart from one person's own; None where it is on none.

    Within reach it is named and linked. Elsewhere only the community, its caseworker's name and the office's phone
    are said, and nothing of the family (rights.md); nor that somebody elsewhere died, who is on no open file.
    """
    owner = Person.objects.who_has(identity_number)
    if owner is None or owner == apart_from:
        return None
    present = Membership.objects.of_person(owner).present().filter(household__closed_on=None)
    membership = present.select_related("household").first()
    if membership is None:
        seen = Person.objects.visible_to(user, today=today).filter(pk=owner.pk)
        if owner.status != Status.DECEASED or seen.exists():
            return None
        return OnFile(on_another())
    household = membership.household
    if Household.objects.visible_to(user, today=today).filter(pk=household.pk).exists():
        words = _("This identity number is on file %(number)s already.") % {"number": household.number}
        return OnFile(words, reverse("households:file", args=[household.number]), _("Open that file"))
    token = signing.dumps([user.pk, household.pk], salt=ASKING)
    return OnFile(whom_to_ask(household.building_id, today), reverse("asking:ask", args=[token]), _("Ask to open it"))


def file_asked_for(user, token: str, *, within=timedelta(hours=1)) -> int:
    """The file that this person was told of lately, by its key; BadSignature for any other."""
    told, household = signing.loads(token, salt=ASKING, max_age=within)
    if told != user.pk:
        raise signing.BadSignature
    return household


def whom_to_ask(building, today) -> str:
    """Where a number is on file out of reach: the community, its caseworker and the office's phone, nothing else."""
    community = Place.objects.with_parents().get(pk=building).above(Level.COMMUNITY)
    posts = Post.objects.held_on(today).filter(place=community, role=Role.CASEWORKER).select_related("user")
    names = listed(post.user.name for post in posts.order_by("pk"))
    return _("This identity number is on a file of %(community)s; ask caseworker %(name)s, phone %(phone)s.") % {
        "community": community.name,
        "name": names or "–",
        "phone": community.office_phone or "–",
    }


def whom_words_mean(words: str) -> dict:
    """What the words of the search box say of somebody who is to be written down: a phone, or else a name."""
    digits = normalise(words)
    if MOBILE.fullmatch(digits):
        return {"phone": digits}
    return {} if any(char.isdigit() for char in words) else {"name": " ".join(words.split())[:100]}


def lookalikes(
    user, *, name, birth_date, phone, building, room, address="", today, apart_from=None
) -> list[Membership]:
    """Whoever within reach has this name, in whatever script, and the same birth date, phone or home; each once.

    Those who left and belong to no other household since are among them: perhaps somebody comes back. The dead are
    not, nor is ``apart_from``, whose own name it is.
    """
    alike = Q(pk__in=[])
    if birth_date:
        alike |= Q(person__birth_date=birth_date)
    if phone:
        alike |= Q(person__phone=phone) | Q(household__phone=phone)
    if building and room:
        alike |= Q(household__building=building, household__room=room)
    if address:
        alike |= Q(household__living_address=address)
    found = _where_people_belong(user, today).filter(alike, person__name_key=name_key(name)).exclude(person=apart_from)
    return list(found.select_related("person", "household__building").order_by("pk")[:5])


def who_comes_back(user, answer: str, *, today) -> Person | None:
    """Whom the answer to “Is this the same person?” means: a key of somebody who left, else nobody known."""
    if not COMES_BACK.fullmatch(answer):
        return None
    left = _where_people_belong(user, today).filter(person=answer[1:]).exclude(left_on=None)
    membership = left.select_related("person").first()
    return membership and membership.person


def _where_people_belong(user, today):
    """Of each living person within reach where he or she belongs, or belonged last."""
    return Membership.objects.visible_to(user, today=today).one_a_person().living()
