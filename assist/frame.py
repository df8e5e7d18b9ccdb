"""What every page shows around its content: the office, the sections, the person and today's posts."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assist.rights_page import READERS
from volunteers.rights import Deed, Sees, may, may_see, posts_of


def frame(request):
    """The frame of a page, worked out only where a template shows it: a swapped part of a page does not."""
    return {"frame": SimpleLazyObject(lambda: Frame(request))}


class Frame:
    """The frame for one request. Sections that a person may not enter are not shown."""

    def __init__(self, request):
        self.request = request
        self.user = (
            getattr(request, "user", None) or AnonymousUser()
        )  # a strange host is refused before anybody is known

    @cached_property
    def office(self):
        """The street, and the community when all of the person's work lies in one."""
        places = [post.place for post in posts_of(self.user) if post.place_id]
        if not places:
            return _("Social assistance")
        above = min(places, key=lambda place: place.level).way_up()[-2:]
        return " · ".join(place.name for place in reversed(above))

    @cached_property
    def posts(self):
        """Today's posts in words: the role, and the place where it has one."""
        return [
            post.get_role_display() + (f" · {post.place.way_down()}" if post.place_id else "")
            for post in posts_of(self.user)
        ]

    @cached_property
    def post(self):
        """The role that stands beside the person's name."""
        held = posts_of(self.user)
        return held[0].get_role_display() if held else ""

    @cached_property
    def watermark(self):
        """Whose screen or paper this is, since when; nothing where the office does not want it."""
        if not (settings.WATERMARK and self.user.is_authenticated):
            return ""
        return f"{self.user} {self.user.get_username() or ''} {timezone.localtime():%Y-%m-%d %H:%M}"

    @cached_property
    def reads_rights(self):
        """Whether this person may read the table of rights."""
        return any(may(self.user, deed) for deed in READERS)

    @property
    def idle_seconds(self):
        """After how long without use the sign-in ends."""
        return settings.IDLE_MINUTES * 60

    @cached_property
    def searches(self):
        """Whether there is anything this person may search."""
        return may_see(self.user, Sees.REACH)

    @cached_property
    def nav(self):
        """The sections this person may enter."""
        reach, care = self.searches, may_see(self.user, Sees.CARE)
        items = [
            (True, "home", _("My day")),
            (reach, "households:list", pgettext("section", "Households")),
            (care, "needs:list", _("Needs")),
            (care, "visits:list", _("Visits")),
            (care, "leads:list", _("Leads")),
            (may_see(self.user, Sees.MEANS), "benefits:list", _("Findings")),
            (reach, "grid:board", _("Grid")),
            (may(self.user, Deed.EXPORT), "ledger:page", _("Ledger")),
            (may(self.user, Deed.RUN_RIGHTS), "signing_in:failures", _("Failed sign-ins")),
            (may(self.user, Deed.RUN_RIGHTS), "signing_in:signed_in", _("Signed in now")),
            (may(self.user, Deed.READ_AUDIT), "audit:list", _("Audit log")),
            (may(self.user, Deed.READ_AUDIT), "referrals:provisions", _("What partners were told")),
            (admin.site.has_permission(self.request), "admin:index", _("Admin")),
        ]
        return [self._link(name, label) for shown, name, label in items if shown]

    @cached_property
    def quick(self):
        """What a phone's bottom bar holds: what one does most stands nearest the thumb."""
        logs = may(self.user, Deed.LOG_VISIT)
        items = [
            (True, "home", _("My day"), "day"),
            (self.searches, "search", _("Search"), "search"),
            (logs, "visits:new", _("Log a visit"), "visit"),
            (may(self.user, Deed.REPORT) and not logs, "reports:new", _("Report"), "add"),
            (may_see(self.user, Sees.CARE), "needs:list", _("Needs"), "needs"),
        ]
        links = [self._link(name, label) | {"icon": icon} for shown, name, label, icon in items if shown]
        return [link | {"main": link["icon"] in ("visit", "add")} for link in links]

    def _link(self, name, label):
        """A link that says whether one is on it ("page") or somewhere below it ("true")."""
        url, path = reverse(name), self.request.path
        below = name != "home" and path.startswith(url)
        return {"url": url, "label": label, "current": "page" if path == url else "true" if below else ""}
