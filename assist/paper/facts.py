"""Single facts in the words of a printed sheet."""

from django.utils.translation import gettext as _

from common.identity import mask_account


def home_of(household) -> str:
    """Where a household lives, in the words of the grid."""
    return f"{household.building.name}{household.room}"


def identity_of(person, *, whole: bool) -> str:
    """The identity number, whole where a reason opened it."""
    return (person.identity_number if whole else person.identity_mask) or "–"


def account_of(household, *, whole: bool) -> str:
    """The bank account likewise."""
    return (household.bank_account if whole else mask_account(household.bank_account)) or "–"


def disability_of(person) -> str:
    """The class and level of a disability, or nothing."""
    if not person.disability_class:
        return ""
    return _("%(class)s disability, level %(level)s") % {
        "class": person.get_disability_class_display(),
        "level": person.disability_level or "–",
    }
