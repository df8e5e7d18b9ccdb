"""The history of a visit in words: who wrote it down, what was corrected, and why it was withdrawn."""

from itertools import pairwise

from django.utils.translation import gettext as _

from common.timeline import Entry
from common.wording import listed, says, sentences
from households.facts import label
from households.models import Topic, TopicFinding, Visit, Visitor

FIELDS = ("household", "person", "visited_on", "visited_at", "mode", "met", "note", "problem", "next_visit_on")


def visit_story(visit) -> list[Entry]:
    """What was written about one visit, the newest first, each correction with old and new."""
    rows = list(visit.history.select_related("history_user", "household", "person").order_by("history_id"))
    # Not through the visit: there a page may have loaded only what stands.
    went = list(Visitor.objects.filter(visit=visit).select_related("user").order_by("pk"))
    found = list(TopicFinding.objects.filter(visit=visit).order_by("pk"))
    entries = [Entry(at=visit.recorded_at, by=_who(visit.recorded_by), what=_("Written down"), note=visit.source)]
    for old, new in pairwise(rows):
        told = [*_fields(old, new), *_visitors(went, old.version, new.version), *_topics(found, old, new)]
        if new.withdrawn_at and not old.withdrawn_at:
            what, told, tone = _("Withdrawn"), [new.withdrawn_because], "watch"
        else:
            what, tone = _("Corrected"), ""
        if new.history_change_reason:
            told.append(_("from %(source)s") % {"source": new.history_change_reason})
        entries.append(
            Entry(at=new.history_date, by=_who(new.history_user), what=what, note=sentences(told), tone=tone)
        )
    return entries[::-1]


def _who(user) -> str:
    return str(user or "")


def _fields(old, new):
    for name in FIELDS:
        if getattr(old, f"{name}_id", getattr(old, name)) != getattr(new, f"{name}_id", getattr(new, name)):
            yield _change(label(Visit, name), _in_words(old, name), _in_words(new, name))


def _visitors(went, old, new):
    before, after = (listed(str(one.user) for one in went if one.stood_in(version)) for version in (old, new))
    if before != after:
        yield _change(_("Visitors"), before, after)


def _topics(found, old, new):
    for topic in Topic:
        of_topic = [one for one in found if one.topic == topic]
        before, after = (
            " ".join(one.in_words() for one in of_topic if one.stood_in(row.version)) for row in (old, new)
        )
        if before != after:
            yield _change(topic.label, before, after)


def _in_words(row, name) -> str:
    value = getattr(row, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "visited_at" and value:
        return f"{value:%H:%M}"
    if name == "mode":
        return row.get_mode_display()
    return str(value or "")


def _change(what, before, after) -> str:
    return says(what, f"{before or '–'} → {after or '–'}")
