"""What a household lives on and owns, as it stands on paper: what is so today, and the working per head."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assist.paper.sheet import Column, Section, chosen, shown, withheld
from households.means.per_head import per_head
from households.models import Asset, Housing, Income, Supporter


def means_of_household(household, *, user, today, kept_back=()) -> list[Section]:
    """What is so today, with the working per head; of people kept back only that there is something."""

    def rows(model):
        return model.objects.visible_to(user, today=today).shown_on(household, today).with_whose().order_by("pk")

    return _sections(rows, None if kept_back else per_head(household, today), kept_back)


def means_of_person(person, *, user, today) -> list[Section]:
    """What is or was so of one person alone."""

    def rows(model):
        rows = model.objects.visible_to(user, today=today).of_person(person).ever_so()
        return rows.with_whose().order_by("since", "pk")

    return _sections(rows)


def _sections(rows, working=None, kept_back=()) -> list[Section]:
    sections = [
        _income(rows(Income), working, kept_back),
        _supporters(rows(Supporter), kept_back),
        _property(rows(Asset), kept_back),
        _homes(rows(Housing), kept_back),
    ]
    return [section for section in sections if section.rows]


def _income(incomes, working, kept_back) -> Section:
    columns = [
        Column(_("Whose"), "name"), Column(_("Kind")), Column(_("a month (yuan)"), "phone"),
        Column(_("Since"), "day"), Column(_("Until"), "day"), Column(_("Known from"), "name"),
    ]  # fmt: skip
    rows = [
        _of(one, kept_back, chosen(one, "kind"), money(one.amount), *_days(one), chosen(one, "proof"))
        for one in incomes
    ]
    section = Section("income", _("Income"), columns=columns, rows=rows)
    if working and working.result is not None:
        section.note = _(
            "%(total)s yuan ÷ %(heads)s = %(result)s yuan a month per head; a working, not a decision."
        ) % {
            "total": money(working.total),
            "heads": working.counted,
            "result": money(working.result),
        }
    return section


def _supporters(supporters, kept_back) -> Section:
    columns = [
        Column(_("Whose"), "name"), Column(_("Name"), "name"), Column(_("Relation"), "short"),
        Column(_("Duty"), "name"), Column(_("gives a month (yuan)"), "phone"), Column(_("why not, or not more")),
    ]  # fmt: skip
    rows = [
        _of(
            one,
            kept_back,
            one.name,
            chosen(one, "relation"),
            chosen(one, "duty"),
            money(one.amount),
            one.unable_because,
        )
        for one in supporters
    ]
    return Section("supporters", _("Supporters outside the household"), columns=columns, rows=rows)


def _property(assets, kept_back) -> Section:
    columns = [Column(_("Whose"), "name"), Column(_("Kind")), Column(_("value (yuan)"), "phone"), Column(_("Note"))]
    rows = [_of(one, kept_back, chosen(one, "kind"), money(one.value), one.note) for one in assets]
    return Section("property", _("Property"), columns=columns, rows=rows)


def _homes(homes, kept_back) -> Section:
    columns = [
        Column(_("Whose"), "name"), Column(_("Kind"), "name"), Column(pgettext("of a home", "owner"), "name"),
        Column(_("Address")), Column(_("built area (m²)"), "phone"), Column(_("usable area (m²)"), "phone"),
    ]  # fmt: skip
    rows = [
        _of(one, kept_back, chosen(one, "kind"), one.owner, one.address, shown(one.built_area), shown(one.usable_area))
        for one in homes
    ]
    return Section("homes", _("Homes"), columns=columns, rows=rows)


def _days(row) -> tuple[str, str]:
    return shown(row.since), shown(row.until)


def _of(row, kept_back, *cells) -> list[str]:
    """A line about somebody, or about the household together; a child's without what it says."""
    whose = row.person.name if row.person_id else _("Household")
    if row.person_id in kept_back:
        return [whose, withheld(), *("–" for _cell in cells[1:])]
    return [whose, *cells]


def money(amount) -> str:
    """An amount of yuan, with both decimals."""
    return "–" if amount is None else number_format(amount, decimal_pos=2, use_l10n=False)
