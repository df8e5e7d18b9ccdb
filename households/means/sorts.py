"""The four sorts of rows a household's means are made of, and what may be done with a row."""

from dataclasses import dataclass

from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from households.means.forms import (
    CHANGE,
    CORRECT,
    AssetForm,
    EndForm,
    HousingForm,
    IncomeForm,
    SupporterForm,
    WithdrawForm,
)
from households.means.tables import AssetTable, HousingTable, IncomeTable, SupporterTable
from households.models import Asset, Housing, Income, Supporter


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort: its model, form and table, and what it is called on the page."""

    word: str
    model: type
    form: type[BaseForm]
    table: type
    title: str
    add: str
    none_yet: str


SORTS = {
    sort.word: sort
    for sort in (
        Sort("income", Income, IncomeForm, IncomeTable, _("Income"), _("Add income"), _("No income is known by kind.")),
        Sort(
            "supporters",
            Supporter,
            SupporterForm,
            SupporterTable,
            _("Supporters outside the household"),
            _("Add a supporter"),
            _("Nobody outside the household is known who owes it support."),
        ),
        Sort("property", Asset, AssetForm, AssetTable, _("Property"), _("Add property"), _("No property is known.")),
        Sort("housing", Housing, HousingForm, HousingTable, _("Homes"), _("Add a home"), _("No home is known.")),
    )
}


@dataclass(frozen=True, slots=True)
class Deed:
    """What may be done with a row: its verb, what it is called, what it means, and whether the row must stand."""

    verb: str
    title: str
    button: str
    means: str
    only_standing: bool
    on_closed_file: bool


DEEDS = {
    deed.verb: deed
    for deed in (
        Deed(
            "change",
            _("Something else is so now"),
            _("Write down the change"),
            _("What was so until then stays on the file; a new row begins on the day you say."),
            True,
            False,
        ),
        Deed(
            "end",
            _("It is so no longer"),
            _("Write down the end"),
            _("The row stays on the file, as having ended."),
            True,
            True,
        ),
        Deed(
            "correct",
            _("Correct a mistake"),
            _("Save the correction"),
            _("What stood here never was so. The history keeps it."),
            False,
            True,
        ),
        Deed(
            "withdraw",
            _("Withdraw it"),
            _("Withdraw the row"),
            _("It should not have been written down at all. It stays to be read, and counts nowhere."),
            False,
            True,
        ),
    )
}


def deeds_of(row, household) -> list[Deed]:
    """What may be done with this row now."""
    if row.withdrawn_on:
        return []
    deeds = [deed for deed in DEEDS.values() if row.is_standing or not deed.only_standing]
    return [deed for deed in deeds if deed.on_closed_file or not household.closed_on]


def form_for(deed: Deed, sort: Sort) -> tuple[type, str]:
    """The form of a deed, and how that form is used."""
    forms = {"change": (sort.form, CHANGE), "correct": (sort.form, CORRECT), "end": (EndForm, "")}
    return forms.get(deed.verb, (WithdrawForm, ""))
