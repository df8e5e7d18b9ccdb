"""The states of a lead, and the table of steps that lead from one to the next."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from households.models.urgency import Urgency
from volunteers.rights import Deed


class Channel(TextChoices):
    """How somebody was found: every lead says it, and both together are all who were found (domain.md §1.3)."""

    ONLINE = "online", _("Online")
    OFFLINE = "offline", _("Offline")


class LeadSource(TextChoices):
    """Who or what gave the lead."""

    BUILDING_LEAD = "building_lead", _("Building lead")
    LIST = "list", _("List of a department")
    FAMILY_DOCTOR = "family_doctor", _("Family doctor's list")
    HOTLINE = "hotline", _("Hotline")
    WALK_IN = "walk_in", _("Came to the office")
    MEETING = "meeting", _("Grid meeting")
    NEIGHBOUR = "neighbour", _("Neighbour or volunteer")
    OTHER = "other", _("Other")


# What a list brings was found online, where nobody says otherwise; whatever somebody told or saw was not.
CHANNELS = dict.fromkeys(LeadSource, Channel.OFFLINE) | {
    LeadSource.LIST: Channel.ONLINE,
    LeadSource.FAMILY_DOCTOR: Channel.ONLINE,
}
# After how many days somebody should have been there.
DAYS = {Urgency.URGENT: 1, Urgency.SOON: 3, Urgency.NORMAL: 7}


class LeadState(TextChoices):
    NEW = "new", pgettext_lazy("lead", "New")
    VISITED = "visited", pgettext_lazy("lead", "Visited")
    OPENED = "opened", _("Became a file")
    JOINED = "joined", _("Joined a file")
    NO_NEED = "no_need", _("No need")
    NOT_FOUND = "not_found", pgettext_lazy("lead", "Not found")


class LeadStep(TextChoices):
    """What happened to a lead, as its history tells it."""

    RAISED = "raised", pgettext_lazy("lead", "raised")
    ASSIGN = "assign", pgettext_lazy("lead", "assigned")
    VISIT = "visit", pgettext_lazy("lead", "visited")
    OPEN_FILE = "open_file", _("became a file")
    JOIN_FILE = "join_file", _("joined a file")
    NO_NEED = "no_need", _("no need")
    NOT_FOUND = "not_found", pgettext_lazy("lead", "not found")
    REOPEN = "reopen", pgettext_lazy("lead", "taken up again")


OPEN_LEAD = (LeadState.NEW, LeadState.VISITED)
ON_FILE = (LeadState.OPENED, LeadState.JOINED)

# The table of steps: what may be done to a lead -> from which states, to which ("" leaves it as it is).
LEAD_STEPS: dict[str, tuple[tuple[str, ...], str]] = {
    LeadStep.ASSIGN: (OPEN_LEAD, ""),
    LeadStep.VISIT: ((LeadState.NEW,), LeadState.VISITED),
    LeadStep.OPEN_FILE: (OPEN_LEAD, LeadState.OPENED),
    LeadStep.JOIN_FILE: (OPEN_LEAD, LeadState.JOINED),
    LeadStep.NO_NEED: ((LeadState.VISITED,), LeadState.NO_NEED),
    LeadStep.NOT_FOUND: (OPEN_LEAD, LeadState.NOT_FOUND),
    LeadStep.REOPEN: ((LeadState.NO_NEED, LeadState.NOT_FOUND), LeadState.NEW),
}

# Which deed of the table of rights each step is.
LEAD_DEEDS: dict[str, str] = dict.fromkeys(LEAD_STEPS, Deed.LOG_VISIT) | {
    LeadStep.ASSIGN: Deed.ASSIGN_NEED,
    LeadStep.OPEN_FILE: Deed.KEEP_FILES,
    LeadStep.JOIN_FILE: Deed.KEEP_FILES,
}
