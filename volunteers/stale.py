"""Both versions of what two people edited at once, for components/stale.html."""

from datetime import time

from django.utils import timezone
from django.utils.translation import gettext as _

from common.identity import mask_account
from volunteers.models import Place


def versions(form, now, *others, names=None, more=()) -> dict:
    """Who saved meanwhile and when, and each field as saved now and as typed here.

    ``form`` is the one that came too late; its fields (or those of these names) follow the row's, and those of
    ``others`` that it holds as well. ``more``: triples of label, saved and typed words of what is no field. Secret
    values are shown masked.
    """
    rows = {name: now for name in names or form.Meta.fields if name in form.fields}
    for other in others:
        shown = (field.name for field in form.visible_fields())
        rows |= {name: other for name in shown if name not in rows and hasattr(other, name)}
    beside = [
        {"label": label, "theirs": saved, "yours": typed, "differs": saved != typed} for label, saved, typed in more
    ]
    latest = max((row for one in (now, *others) if (row := _latest(one))), key=_when, default=None)
    return {
        "what": str(now),
        "by": str(latest.history_user or "") if latest else "",
        "at": timezone.localtime(latest.history_date) if latest else None,
        "versions": [_pair(form, row, name) for name, row in rows.items()] + beside,
    }


def _latest(row):
    return row.history.select_related("history_user").order_by("-history_id").first()


def _when(row):
    return row.history_date


def once_more(form, now, **seen) -> None:
    """Let what was typed be saved over the row as it is now, once both versions were seen."""
    form.data = form.data.copy()
    form.data["version"] = now.version
    for name, value in seen.items():
        form.data[name] = "" if value is None else str(value)


def _pair(form, now, name) -> dict:
    saved, typed = getattr(now, name), form.cleaned_data.get(name, form[name].value())
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
