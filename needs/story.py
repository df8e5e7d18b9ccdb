"""The history of a need in words: steps, evidence, what was typed over; the newest first."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from common.timeline import Entry
from common.wording import says, sentences
from needs.models import PLAIN, Need, Step
from needs.referrals.story import story as tell_referrals

TONES = {Step.CLOSE: "fine", Step.SEND_BACK: "act", Step.DROP: "watch", Step.REOPEN: "watch"}


def story(need, *, events, evidence, closings, referrals=(), escalations=()) -> list[Entry]:
    """Everything that happened to a need."""
    entries = [*_steps(events), *_pieces(evidence), *_from_before(closings), *_corrections(need)]
    entries += [*tell_referrals(referrals, with_partner=True), *_escalations(escalations)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _steps(events):
    for event in events:
        at = timezone.localtime(event.at)
        day = "" if at.date() == event.on else f" · {event.on}"
        yield Entry(at, str(event.by or ""), event.get_step_display() + day, event.said, TONES.get(event.step, ""))


def _pieces(evidence):
    for piece in evidence:
        parts = [piece.words, str(piece.visit or "")]
        if piece.satisfaction:
            parts.append(_("satisfaction %(points)s of 5") % {"points": piece.satisfaction})
        what = _("evidence: %(kind)s") % {"kind": piece.get_kind_display()}
        yield Entry(timezone.localtime(piece.at), str(piece.by or ""), what, " · ".join(filter(None, parts)))


def _from_before(closings):
    for closing in closings:
        if closing.before_system:
            at = timezone.make_aware(datetime.combine(closing.closed_on, datetime.min.time()))
            what = _("closed off before this system, on %(day)s") % {"day": closing.closed_on}
            yield Entry(at, "", what, f"{closing.result} · {closing.source}", "fine")


def _escalations(escalations):
    for one in escalations:
        what = _("escalated: %(cause)s since %(day)s") % {"cause": one.get_cause_display(), "day": one.counted_from}
        whom = " ".join(filter(None, [one.get_to_role_display(), one.names]))
        yield Entry(timezone.localtime(one.at), "", what, f"→ {whom}", "watch")


def _corrections(need):
    """Each version of the row that says something else than the one before it."""
    before = None
    rows = need.history.select_related("history_user", "kind", "person").order_by("history_id")
    for row in rows:
        told = [] if before is None else [words for name in PLAIN if (words := _difference(name, before, row))]
        if told:
            at = timezone.localtime(row.history_date)
            yield Entry(at, str(row.history_user or ""), _("corrected"), sentences(told))
        before = row


def _difference(name, before, after) -> str:
    old, new = (_words(row, name) for row in (before, after))
    return "" if old == new else says(Need._meta.get_field(name).verbose_name, f"{old} → {new}")


def _words(row, name) -> str:
    shown = getattr(row, f"get_{name}_display", lambda: getattr(row, name))()
    return str(shown) if shown not in (None, "") else "–"
