"""What was done to a file after the form of an event was opened, beside what was typed into it (R2)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.wording import listed, sentences
from households.models import Household, HouseholdEvent, Membership
from volunteers.models import Place

MOST_TOLD = 5  # of what was done meanwhile


class DoneMeanwhile(Exception):
    """Something else was done to the file after the form was opened; nothing was written."""


@transaction.atomic
def do_as_seen(form, deed):
    """Do a deed to a file on which nothing was done that its form did not show; else DoneMeanwhile.

    The deed holds the file until the end, so that whatever was done before it is seen after it.
    """
    result = deed()
    if events_since(form).exclude(action__submission=form.cleaned_data["submission"]).exists():
        raise DoneMeanwhile
    return result


def events_since(form):
    """What was done to the file since the form was opened, the last first; nothing where it does not say when."""
    seen = getattr(form, "cleaned_data", {}).get("seen")
    events = HouseholdEvent.objects.of_file(form.household).latest_first().select_related("by", "person", "action")
    return events.none() if seen is None else events.after(seen)


def beside(form, heading) -> dict | None:
    """What was done since the form was opened beside what was typed, for components/stale.html; None for nothing.

    Once both were seen, the form may be sent again as it is.
    """
    events = list(events_since(form)[:MOST_TOLD])
    if not events:
        return None
    versions = _both_versions(form, events, heading)
    form.data = form.data.copy()
    form.data["seen"] = events[0].pk
    return versions


def _both_versions(form, events, heading) -> dict:
    """What was done, and each field as the file says it now and as it was typed."""
    last, told = events[0], form.on_file()
    if last.action:
        told = {"on": last.action.on, "because": last.action.because, "paper": last.action.paper} | told
    done = sentences(_event(event) for event in reversed(events))
    fields = [(form[name].label, told[name], _typed(form, name)) for name in form.fields if name in told]
    rows = [(_("What happened"), done, heading), *fields]
    return {
        "what": str(form.household),
        "by": str(last.by or ""),
        "at": timezone.localtime(last.at),
        "versions": [_pair(label, _words(theirs), _words(yours)) for label, theirs, yours in rows],
    }


def _event(event) -> str:
    return " · ".join(str(part) for part in (event.get_kind_display(), event.person, event.on) if part)


def _typed(form, name):
    """What was typed: a choice by its words, and what was wrong as it was typed."""
    value = form.cleaned_data.get(name, form[name].value())
    choices = dict(getattr(form.fields[name], "choices", ()))
    return choices.get(value, value) if isinstance(value, str) else value


def _words(value) -> str:
    if isinstance(value, list):
        return listed(map(_words, value))
    if isinstance(value, Membership):
        return value.person.name
    if isinstance(value, Place | Household):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


def _pair(label, theirs, yours) -> dict:
    return {"label": label, "theirs": theirs, "yours": yours, "differs": theirs != yours}
