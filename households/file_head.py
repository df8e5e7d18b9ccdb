"""What stands at the head of every page of a file: number, head, address, risk, who is responsible, tabs."""

from dataclasses import dataclass

from django.db.models import F
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from households.models import Household, Membership, Pairing, Risk, Tagging
from households.sight import Sight, sight_of
from volunteers.audit.looks import looked_at
from volunteers.models import Post
from volunteers.rights import Deed, Role, Sees, may

LEADS = (Role.BUILDING_LEAD, Role.GROUP_LEAD, Role.AREA_LEAD)
RISK_TONES = {Risk.HIGH: "act", Risk.KEY: "watch", Risk.GENERAL: "quiet"}


def find_file(user, number: str, *, sees=Sees.REACH) -> Household:
    """The file of this number with its places and its head's name; Http404 where it is out of sight."""
    household = Household.objects.visible_to(user, sees=sees).with_place().with_head().filter(number=number).first()
    if household is None:
        raise Http404(_("No file has this number."))
    looked_at(household)
    return household


@dataclass(frozen=True)
class FileHead:
    """The head of one file's pages, as one person sees it."""

    name: str
    address: str
    risk: str
    risk_tone: str
    tags: list[str]
    helper: str
    responsible: list[dict]
    tabs: list[dict]
    sight: Sight
    may_keep: bool
    may_log: bool
    may_report: bool


def file_head(user, household, *, tab: str, today) -> FileHead:
    """The head of a file's pages; ``household`` has its building and the places above loaded."""
    sight = sight_of(user, household.building, today=today)
    return FileHead(
        name=head_of_household(household),
        address=f"{household.building.name}{household.room}",
        risk=household.get_risk_display() if sight.care else "",
        risk_tone=RISK_TONES.get(household.risk, "quiet"),
        tags=_tags(household, sight) if sight.care else [],
        helper=_helper(household) if sight.care else "",
        responsible=responsible(household, today=today),
        tabs=_tabs(household, tab, sight),
        sight=sight,
        may_keep=may(user, Deed.KEEP_FILES, household.building, today=today),
        may_log=not household.closed_on and may(user, Deed.LOG_VISIT, household.building, today=today),
        may_report=not household.closed_on and may(user, Deed.REPORT, household.building, today=today),
    )


def _tags(household, sight) -> list[str]:
    standing = Tagging.objects.standing().seen_by(sight).filter(household=household)
    return list(standing.in_order().values_list("tag__name", flat=True))


def _helper(household) -> str:
    """Who stands by the household (结对)."""
    paired = Pairing.objects.standing().filter(household=household)
    return paired.values_list("helper__name", flat=True).first() or ""


def head_of_household(household) -> str:
    """The head's name; on a closed file whoever was it last."""
    heads = Membership.objects.valid().filter(household=household, is_head=True)
    latest = heads.order_by(F("left_on").desc(nulls_first=True), "-pk")
    return latest.values_list("person__name", flat=True).first() or ""


def responsible(household, *, today) -> list[dict]:
    """The three who are responsible today: building, group and area lead; a vacant post has no name."""
    return responsible_at(household.building, today=today)


def responsible_at(building, *, today) -> list[dict]:
    """The three who are responsible at a building (with the places above it)."""
    posts = Post.objects.held_on(today).filter(role__in=LEADS, place__in=building.lineage())
    held = {post.role: post for post in posts.select_related("user").order_by("pk")}
    return [
        {
            "post": role.label,
            "name": held[role].user.name if role in held else "",
            "phone": held[role].user.phone if role in held else "",
        }
        for role in LEADS
    ]


def _tabs(household, current, sight) -> list[dict]:
    tabs = [
        (True, "overview", "households:file", _("Overview")),
        (True, "members", "households:members", _("Members")),
        (sight.care, "visits", "households:visits", _("Visits")),
        (sight.care, "needs", "needs:of_household", pgettext("section", "Needs")),
        (sight.care, "services", "services:of_household", pgettext("section", "Services")),
        (sight.secret, "documents", "documents:of_household", _("Documents")),
        (sight.means, "means", "households:means", _("Means")),
        (sight.means, "benefits", "benefits:of_household", _("Benefits")),
        (sight.care, "history", "households:history", _("History")),
    ]
    return [
        {"url": reverse(name, args=[household.number]), "label": label, "current": key == current}
        for shown, key, name, label in tabs
        if shown
    ]
