"""A referral in words: what is known of it, and what happened, the newest first."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.timeline import Entry
from common.wording import says
from needs.models import Move
from needs.resources.facts import amount

TONES = {Move.CONFIRM: "fine", Move.EXPIRE: "act", Move.DECLINE: "watch", Move.WITHDRAW: "watch"}


def story(events, *, with_partner=False) -> list[Entry]:
    """What happened; on a need's own page with the name of the partner."""
    return [_entry(event, with_partner) for event in events]


def _entry(event, with_partner):
    at = timezone.localtime(event.at)
    day = "" if at.date() == event.on else f" · {event.on}"
    what = event.get_move_display() + day
    partner = str(event.referral.offer.giver())
    if with_partner:
        what = says(partner, what)
    return Entry(at, event.teller(), what, event.note, TONES.get(event.move, ""))


def referral_facts(referral) -> list[tuple]:
    """Pairs for components/facts.html; what is empty is left out."""
    name, phone = referral.offer.whom_to_call()
    pairs = [
        (_("Partner"), str(referral.offer.giver())),
        (_("Offer"), str(referral.offer)),
        (_("Whom to call"), f"{name} {phone}".strip()),
        (_("Asked to do"), referral.words),
        (_("Asked by"), str(referral.offered_by)),
        (_("Answer wanted by"), referral.answer_by.isoformat()),
        (_("How much it takes"), amount(referral.offer, referral.takes)),
        (pgettext("referral", "Accepted"), _joined(referral.accepted_on, referral.accepted_by)),
        (_("Planned for"), _joined(referral.planned_on)),
        (pgettext("referral", "Delivered"), _joined(referral.delivered_on)),
        (_("Hours"), referral.hours),
        (_("Goods"), referral.goods),
        (_("Proof"), referral.proof),
        (_("Note"), referral.delivery_note),
        (_("Confirmed by the family"), _joined(referral.confirmed_on, referral.family_words)),
        (_("Satisfaction (1 to 5)"), referral.satisfaction),
        (_("Reason"), referral.reason),
        (_("Telling the partner rests on"), _joined(referral.get_ground_display(), referral.law)),
    ]
    return [(label, value) for label, value in pairs if value]


def _joined(*parts) -> str:
    return " · ".join(str(part) for part in parts if part)
