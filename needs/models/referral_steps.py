"""The states of a referral, and the table of moves that lead from one to the next."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from volunteers.rights import Deed


class State(TextChoices):
    OFFERED = "offered", pgettext_lazy("referral", "Offered")
    ACCEPTED = "accepted", pgettext_lazy("referral", "Accepted")
    DELIVERED = "delivered", pgettext_lazy("referral", "Delivered")
    CONFIRMED = "confirmed", _("Confirmed by the family")
    DECLINED = "declined", pgettext_lazy("referral", "Declined")
    EXPIRED = "expired", _("Not answered in time")
    WITHDRAWN = "withdrawn", pgettext_lazy("referral", "Withdrawn")


class Move(TextChoices):
    """What happened to a referral, as its history tells it."""

    OFFER = "offer", _("offered to the partner")
    ACCEPT = "accept", _("accepted by the partner")
    DECLINE = "decline", _("declined by the partner")
    DELIVER = "deliver", _("delivered")
    CONFIRM = "confirm", _("confirmed by the family")
    WITHDRAW = "withdraw", _("withdrawn by the office")
    EXPIRE = "expire", _("not answered in time")
    NEW_LINK = "new_link", _("a new link was made")
    REVOKE = "revoke", _("the link was revoked")


LIVE = (State.OFFERED, State.ACCEPTED)
# What was reserved stays taken in these; in all others it was given back.
HOLDS = (*LIVE, State.DELIVERED, State.CONFIRMED)

# The table of moves: what may happen to a referral -> from which states, to which (None: it stays where it is).
MOVES: dict[str, tuple[tuple[str, ...], str | None]] = {
    Move.ACCEPT: ((State.OFFERED,), State.ACCEPTED),
    Move.DECLINE: (LIVE, State.DECLINED),
    Move.DELIVER: ((State.ACCEPTED,), State.DELIVERED),
    Move.CONFIRM: ((State.DELIVERED,), State.CONFIRMED),
    Move.WITHDRAW: ((*LIVE, State.DELIVERED), State.WITHDRAWN),
    Move.EXPIRE: ((State.OFFERED,), State.EXPIRED),
    Move.NEW_LINK: (LIVE, None),
    Move.REVOKE: (LIVE, None),
}

# Which deed of the table of rights each move is; nobody lets a referral expire, that is the calendar's.
MOVE_DEEDS: dict[str, str] = dict.fromkeys((move for move in MOVES if move != Move.EXPIRE), Deed.REFER) | {
    Move.DELIVER: Deed.CARRY_NEED,
    Move.CONFIRM: Deed.CARRY_NEED,
}

# What the partner says through the link, without an account.
BY_THE_PARTNER = (Move.ACCEPT, Move.DECLINE, Move.DELIVER)
