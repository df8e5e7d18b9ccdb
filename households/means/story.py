"""What a row of a household's means says, and what became of it, in words."""

from django.utils.translation import gettext as _

from common.wording import says, sentences
from households.facts import label
from households.models import Asset, Housing, Income, Supporter
from households.sight import ASSET, HOUSING, INCOME, MEANS_ROW, SUPPORTER, Sight
from households.story import MOST, Entry

CLASSES = {Income: INCOME, Asset: ASSET, Housing: HOUSING, Supporter: SUPPORTER}
ENDING = ("until", "ended_because", "withdrawn_on", "withdrawn_because")


def row_facts(row) -> list[tuple]:
    """All that a row says; what is empty is left out."""
    names = [name for name in CLASSES[type(row)] if name not in MEANS_ROW] + list(MEANS_ROW)
    pairs = [(label(type(row), name), _words(row, name)) for name in names]
    whose = row.person.name if row.person_id else _("The household")
    return [(_("Whose"), whose), *((words, value) for words, value in pairs if value != "–")]


def row_story(row) -> list[Entry]:
    """What became of one row, the newest first."""
    return _told(type(row), [row.pk])


def with_means(entries, household, sight: Sight) -> list[Entry]:
    """The history of a file together with that of its means, the newest first."""
    together = [*entries, *means_story(household, sight)]
    return sorted(together, key=lambda entry: entry.at, reverse=True)[:MOST]


def means_story(household, sight: Sight) -> list[Entry]:
    """What became of all rows of a file's means, for its history; nothing for whoever does not see the means."""
    if not sight.means:
        return []
    told = []
    for model in CLASSES:
        told += _told(model, model.objects.of(household).values("pk"))
    return told


def told_of(person, sight: Sight) -> list[Entry]:
    """What became of the rows of one person's means; nothing for whoever does not see the means."""
    if not sight.means:
        return []
    told = []
    for model in CLASSES:
        told += _told(model, model.objects.of_person(person).values("pk"))
    return told


def _told(model, keys) -> list[Entry]:
    rows = model.history.filter(id__in=keys).select_related("history_user", "person").order_by("id", "history_id")
    entries, before = [], None
    for row in rows:
        old = before if before is not None and before.id == row.id else None
        entry = _entry(model, row, old)
        if entry:
            entries.append(entry)
        before = row
    return entries[::-1]


def _entry(model, row, old) -> Entry | None:
    whose = row.person.name if row.person_id else ""
    name = " · ".join(str(part) for part in (model._meta.verbose_name, _title(row), whose) if part)
    if old is None:
        what, tone = _("Written down: %(what)s"), ""
        told = [says(label(model, field), _words(row, field)) for field in _said(model, row)]
    else:
        what, tone = _kind_of_step(row, old)
        told = [
            says(label(model, field), f"{_words(old, field)} → {_words(row, field)}")
            for field in CLASSES[model]
            if getattr(old, field) != getattr(row, field)
        ]
        if not told:
            return None
    return Entry(
        at=row.history_date, by=str(row.history_user or ""), what=what % {"what": name}, note=sentences(told), tone=tone
    )


def _kind_of_step(row, old) -> tuple[str, str]:
    if row.withdrawn_on and not old.withdrawn_on:
        return _("Withdrawn: %(what)s"), "watch"
    if row.until and not old.until:
        return _("Ended: %(what)s"), ""
    return _("Corrected: %(what)s"), ""


def _said(model, row):
    return [name for name in CLASSES[model] if name not in ENDING and _words(row, name) != "–"]


def _title(row) -> str:
    return row.name if hasattr(row, "name") else row.get_kind_display()


def _words(row, name) -> str:
    value = getattr(row, f"get_{name}_display")() if hasattr(row, f"get_{name}_display") else getattr(row, name)
    return str(value) if value not in (None, "") else "–"
