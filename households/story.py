"""The history of a file in words: what happened, and what was typed over, the newest first."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common import timeline
from common.wording import says, sentences
from households.facts import label
from households.models import Household, HouseholdEvent, Membership, Pairing, Person, Tagging
from households.sight import HOUSEHOLD, MASKS, MEMBERSHIP, PERSON, Sight
from volunteers.models import Place
from volunteers.rights import may

MOST = 300
TONES = {"closed": "watch", "died": "watch", "opened": "fine", "reopened": "fine", "taken_back": "watch"}
# Said by another field, by an event in the office's words, or by the visits.
HIDDEN = ("identity_mask", "identity_kind", "is_head", "left_on", "left_because", "next_visit_on", "continued_in")
AT_ONCE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Entry(timeline.Entry):
    """One line of the history of a file; ``is_update``: it says only that something was updated."""

    is_update: bool = False


def story(household, sight: Sight, *, reader, may_keep=False) -> list[Entry]:
    """Events and corrections of a file, newest first, within what one may see.

    ``reader`` is told of other files only what is in reach; whoever ``may_keep`` this one finds the way to take back
    what was done by mistake.
    """
    entries = _joined(_corrections(household, sight), _events(household, reader, may_keep))
    entries += [*_pairings(household), *_taggings(household, sight)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:MOST]


def _joined(corrections, events) -> list[Entry]:
    """Both, but none of an event that says only that something was updated, where corrections say what.

    All of them bear what became of it; the first one the way back.
    """
    told, entries, joined = defaultdict(list), [], set()
    for index, event in sorted(enumerate(events), key=lambda one: one[1].at):
        told[event.by].append((event.at, index))
    for entry in corrections:
        index = _told_by(entry, told[entry.by])
        if index is not None and events[index].is_update:
            event = events[index]
            entry = replace(entry, struck=event.struck, back="" if index in joined else event.back)
            joined.add(index)
        entries.append(entry)
    return entries + [event for index, event in enumerate(events) if index not in joined]


def _told_by(entry, told) -> int | None:
    """Which event of that moment told of a correction: the next one, for a deed is told when it is done; else the last.

    ``told`` are the moments of the events of whoever corrected, each with its place.
    """
    place = bisect_left(told, (entry.at,))
    for at, index in told[place : place + 1] + told[max(place - 1, 0) : place]:
        if abs(entry.at - at) < AT_ONCE:
            return index
    return None


def _events(household, reader, may_keep) -> list[Entry]:
    events = HouseholdEvent.objects.of_file(household).telling(reader)
    events = events.select_related("by", "person", "action__undone_by__by").order_by("-pk")[:MOST]
    told = list(events)
    first = {event.action_id: event.pk for event in told}  # of the events of one action the one written first
    return [
        Entry(
            at=event.at,
            by=str(event.by or ""),
            what=" · ".join(str(part) for part in (event.get_kind_display(), event.person, event.on) if part),
            note=" · ".join(part for part in (event.said, _paper(event.action), _from(event.source)) if part),
            tone="" if _struck(event.action) else TONES.get(event.kind, ""),
            is_update=event.kind == HouseholdEvent.Kind.UPDATED,
            struck=_struck(event.action),
            back=_way_back(household, event.action, reader) if may_keep and first[event.action_id] == event.pk else "",
        )
        for event in told
    ]


def _pairings(household) -> list[Entry]:
    entries = []
    for one in Pairing.objects.filter(household=household).select_related("helper", "by", "ended_by"):
        since = _("Paired with %(name)s · since %(day)s") % {"name": one.helper, "day": one.since}
        entries.append(Entry(at=one.at, by=str(one.by or ""), what=since))
        if one.until:
            until = _("No longer paired with %(name)s · since %(day)s") % {"name": one.helper, "day": one.until}
            entries.append(Entry(at=one.ended_at, by=str(one.ended_by or ""), what=until, note=one.because))
    return entries


def _taggings(household, sight) -> list[Entry]:
    entries = []
    borne = Tagging.objects.of_file(household).seen_by(sight)
    for one in borne.select_related("tag", "person", "by", "ended_by"):
        told = {"tag": one.tag, "whose": one.person or _("the household"), "day": one.since}
        given = _("Tag “%(tag)s” for %(whose)s · since %(day)s") % told
        entries.append(Entry(at=one.at, by=str(one.by or ""), what=given))
        if one.until:
            until = _("Tag “%(tag)s” for %(whose)s ended · since %(day)s") % (told | {"day": one.until})
            entries.append(Entry(at=one.ended_at, by=str(one.ended_by or ""), what=until))
    return entries


def _paper(action) -> str:
    return says(_("Paper it rests on"), action.paper) if action and action.paper else ""


def _struck(action) -> str:
    """By whom and why an action was taken back, in words; "" where it stands."""
    if action is None or not action.is_taken_back():
        return ""
    back = action.undone_by
    return _("Taken back by %(name)s on %(day)s: %(why)s") % {
        "name": back.by or "–",
        "day": back.on,
        "why": back.because,
    }


def _way_back(household, action, keeper) -> str:
    if action is None or action.undoes_id or action.is_taken_back():
        return ""
    if not may(keeper, action.needs_to_take_back(), household.building):
        return ""
    return reverse("households:take_back", args=[household.number, action.pk])


def _corrections(household, sight) -> list[Entry]:
    members = list(Membership.objects.of(household).valid().telling_home())
    people = {one.person_id for one in members if one.is_home}
    return [
        *changes(Household, [household.pk], HOUSEHOLD, sight),
        *changes(Person, sorted(people), PERSON, sight),
        *changes(Membership, [one.pk for one in members], MEMBERSHIP, sight),
    ]


def changes(model, keys, classes, sight) -> list[Entry]:
    """Each history row that differs from the one before it, in words."""
    related = {"history_user"} | ({"building"} if model is Household else set())
    related |= {"person"} if model is Membership else set()
    rows = model.history.filter(id__in=keys).select_related(*related).order_by("id", "history_id")
    entries, before = [], None
    for row in rows:
        if before is not None and before.id == row.id:
            told = _differences(model, before, row, classes, sight)
            if told:
                entries.append(_entry(model, row, told))
        before = row
    return entries


def _differences(model, old, new, classes, sight) -> list[str]:
    told = []
    for name, sees in classes.items():
        if name in HIDDEN or not hasattr(new, name) or not sight.shows(name, sees):
            continue
        field = model._meta.get_field(name)
        before, after = getattr(old, field.attname), getattr(new, field.attname)
        if before != after:
            told.append(says(label(model, name), f"{_words(old, name)} → {_words(new, name)}"))
    return told


def _words(row, name) -> str:
    value = getattr(row, name)
    if name in MASKS:
        value = MASKS[name](value)
    elif isinstance(value, Place):
        value = value.name
    elif hasattr(row, f"get_{name}_display"):
        value = getattr(row, f"get_{name}_display")()
    return str(value) if value not in (None, "") else "–"


def _entry(model, row, told) -> Entry:
    whose = {Person: lambda: row.name, Membership: lambda: row.person.name}.get(model, lambda: "")()
    return Entry(
        at=row.history_date if timezone.is_aware(row.history_date) else timezone.make_aware(row.history_date),
        by=str(row.history_user or ""),
        what=_("%(name)s corrected") % {"name": whose} if whose else _("Fields of the file changed"),
        note=sentences([*told, *([_from(row.history_change_reason)] if row.history_change_reason else [])]),
    )


def _from(source) -> str:
    return _("from %(source)s") % {"source": source} if source else ""
