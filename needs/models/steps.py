"""The states of a need, and the table of steps that lead from one to the next."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from households.models.urgency import Urgency
from volunteers.models.stepped import NotAllowed, StepNotAllowed
from volunteers.rights import Deed

__all__ = [
    "CARRIED", "DEEDS", "ENDED", "NO_STEPS", "OPEN", "STEPS", "NotAllowed", "Source", "Status", "Step",
    "StepNotAllowed", "Urgency",
]  # fmt: skip


class Status(TextChoices):
    REPORTED = "reported", _("Reported")
    TAKEN_ON = "taken_on", _("Taken on")
    IN_HAND = "in_hand", _("In hand")
    TO_CHECK = "to_check", _("To be checked")
    SENT_BACK = "sent_back", _("Sent back")
    CLOSED = "closed", _("Closed off")
    DROPPED = "dropped", _("Dropped")


OPEN = (Status.REPORTED, Status.TAKEN_ON, Status.IN_HAND, Status.TO_CHECK, Status.SENT_BACK)
CARRIED = (Status.TAKEN_ON, Status.IN_HAND, Status.SENT_BACK)
ENDED = (Status.CLOSED, Status.DROPPED)


class Step(TextChoices):
    """What happened to a need, as its history tells it."""

    RAISED = "raised", _("raised")
    TAKE_ON = "take_on", _("taken on")
    ASSIGN = "assign", _("assigned")
    START = "start", _("in hand")
    REFER = "refer", _("offered to a partner")
    PROPOSE_DONE = "propose_done", _("said to be done")
    CLOSE = "close", _("checked and closed off")
    SEND_BACK = "send_back", _("sent back")
    DROP = "drop", _("dropped")
    REOPEN = "reopen", _("reopened")
    HAND_OVER = "hand_over", _("handed over with its owner's post")
    FOLLOW = "follow", _("went along to another file")
    WAIVE = "waive", _("waived for the closing of the file")
    UNANSWERED = "unanswered", _("the partner did not answer in time")


# What tells the state of the day on which it was written down, and leads to none.
NO_STEPS = (Step.HAND_OVER, Step.FOLLOW, Step.WAIVE, Step.UNANSWERED)

# The table of steps: what may be done to a need -> from which states, to which.
# A need that is reopened goes to whoever carried it; where there is nobody it is reported again.
STEPS: dict[str, tuple[tuple[str, ...], str]] = {
    Step.TAKE_ON: ((Status.REPORTED,), Status.TAKEN_ON),
    Step.ASSIGN: ((Status.REPORTED, *CARRIED), Status.TAKEN_ON),
    Step.START: ((Status.TAKEN_ON, Status.SENT_BACK), Status.IN_HAND),
    Step.REFER: ((Status.REPORTED, *CARRIED), Status.IN_HAND),
    Step.PROPOSE_DONE: (CARRIED, Status.TO_CHECK),
    Step.CLOSE: ((Status.TO_CHECK,), Status.CLOSED),
    Step.SEND_BACK: ((Status.TO_CHECK,), Status.SENT_BACK),
    Step.DROP: ((Status.REPORTED, *CARRIED), Status.DROPPED),
    Step.REOPEN: (ENDED, Status.TAKEN_ON),
}

# Which deed of the table of rights each step is.
DEEDS: dict[str, str] = dict.fromkeys(STEPS, Deed.CARRY_NEED) | {
    Step.ASSIGN: Deed.ASSIGN_NEED,
    Step.REFER: Deed.REFER,
    Step.CLOSE: Deed.CHECK_NEED,
    Step.SEND_BACK: Deed.CHECK_NEED,
}


class Source(TextChoices):
    VISIT = "visit", _("Visit")
    WALK_IN = "walk_in", _("Came to the office")
    PHONE = "phone", _("Phone")
    GRID = "grid", _("Grid")
    COMPARISON = "comparison", _("Comparison of lists")
    WORKBOOK = "workbook", _("Workbook")
    OTHER = "other", _("Other")
