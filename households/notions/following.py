"""Booklet and home go along with whoever changes files; with a whole household also those who are no members."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from common.traditional import simplified
from households.hanging import FOLLOWERS, Follower, Hanging
from households.models import Belonging, HouseholdEvent, Membership, NotPossible
from households.taking_back import UNMADE

ONE_FAMILY = (HouseholdEvent.Kind.SAME_HOUSEHOLD, HouseholdEvent.Kind.SAME_PERSON)


class BelongingsFollow(Follower):
    """What is noted of booklet and home and has not ended: it ends on the one file and begins on the other."""

    model = "households.belonging"

    def hanging(self, user, households, *, people=None):
        noted = _noted(households, people, whole=people is None)
        seen = noted if user is None else noted.visible_to(user)
        return [
            Hanging(
                one.get_notion_display(),
                one.person.name,
                person=one.person_id,
                url=reverse("households:notions", args=[one.household.number]),
            )
            for one in seen.select_related("person", "household").order_by("notion", "pk")
        ]

    def carry(self, act, *, households, to, people, whole):
        kept = {} if _have_one_head(act, households, to) else {"relation": ""}
        for one in _noted(households, people, whole=whole).select_for_update().order_by("pk"):
            if one.since and one.since >= act.on:
                act.change(one, household=to, **kept)
            else:
                act.change(one, until=act.on)
                told = {name: getattr(one, name) for name in ("person_id", "notion", "relation")} | kept
                act.make(Belonging(household=to, since=act.on, by=act.by, **told))

    def end_double(self, act, row):
        """Whoever is noted twice stands there once."""
        act.change(row, set_aside=True)


def _noted(households, people, *, whole):
    everybody = Q() if whole else Q(person__in=people)
    return Belonging.objects.lasting().filter(everybody, household__in=households)


def _have_one_head(act, households, to) -> bool:
    """Whether these are files of one family with one head: what somebody is to the head stays true in the other file.

    To the head of another family nobody is known to be anything.
    """
    if act.action.kind not in ONE_FAMILY:
        return False
    heads = Membership.objects.valid().filter(household__in=[*households, to], is_head=True)
    names = heads.exclude(left_on__lt=act.on).values_list("person__name", flat=True)
    return len({simplified(name) for name in names}) == 1


def _unmake(act, row):
    """What an action began never was so, once it is taken back."""
    if row.until or row.set_aside:
        words = _("%(row)s: “%(field)s” was changed since; it cannot be put back as it was.")
        raise NotPossible(words % {"row": row, "field": row._meta.get_field("until").verbose_name})
    act.change(row, set_aside=True)


def follow():
    """Let booklet and home follow; called once, as the program starts."""
    FOLLOWERS.append(BelongingsFollow())
    UNMADE["households.belonging"] = _unmake
