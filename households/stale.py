"""Both versions of what two people edited at once, for components/stale.html."""

from datetime import time

from django.utils import timezone
from django.utils.translation import gettext as _

from common.identity import mask_account
from volunteers.models import Place


def versions(form, now) -> dict:
    """Who saved meanwhile and when, and each field as saved now and as typed here.

    ``form`` is the one that came too late; its fields follow the row's. Secret values are shown masked.
    """
    latest = now.history.select_related("history_user").order_by("-history_id").first()
    names = [name for name in form.Meta.fields if name in form.fields]
    return {
        "what": str(now),
        "by": str(latest.history_user or "") if latest else "",
        "at": timezone.localtime(latest.history_date) if latest else None,
        "versions": [_pair(form, now, name) for name in names],
    }


def once_more(form, now) -> None:
    """Let what was typed be saved over the row as it is now, once both versions were seen."""
    form.data = form.data.copy()
    form.data["version"] = now.version


def _pair(form, now, name) -> dict:
    saved, typed = getattr(now, name), form.cleaned_data[name]
    if name in ("identity_number", "bank_account"):
        shown = [mask_account(value) for value in (saved, typed)]
    else:
        shown = [_words(form.fields[name], value) for value in (saved, typed)]
    return {"label": form[name].label, "theirs": shown[0], "yours": shown[1], "differs": saved != typed}


def _words(field, value):
    if isinstance(value, Place):
        return value.name
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if hasattr(field, "choices"):
        return _flat(field.choices).get(value, value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _flat(choices) -> dict:
    """The words of each choice, also of those that stand in groups."""
    words = {}
    for key, label in choices:
        words |= dict(label) if isinstance(label, list | tuple) else {key: label}
    return words
