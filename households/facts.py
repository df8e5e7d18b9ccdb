"""What a file says, in groups of facts; what is doubtful in it; what comes next."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.identity import mask_account, read
from households.models import Household
from households.sight import HOUSEHOLD, Sight

UNDER_14 = "◆"  # marks on lists and papers what is kept about a child under 14


def facts(household, sight: Sight) -> list[tuple[str, list]]:
    """The facts of a file in groups, each within what one may see."""
    groups = [
        (_("Where they live"), ("living_address", "registered_address", "phone")),
        (_("Why they need help"), ("category", "cause", "risk", "note")),
        (_("Account"), ("bank_name", "account_holder", "bank_account")),
        (
            _("The file"),
            ("opened_on", "closed_on", "closed_because", "source") if household.closed_on else ("opened_on", "source"),
        ),
    ]
    shown = []
    for title, names in groups:
        rows = [(label(Household, name), _value(household, name, sight)) for name in names if _shows(name, sight)]
        if rows:
            shown.append((title, rows))
    if household.declared and sight.means:
        shown.append((_("Figures declared in the workbook"), list(household.declared.items())))
    return shown


def label(model, name: str) -> str:
    """What a field is called, as a heading."""
    return capfirst(model._meta.get_field(name).verbose_name)


def _shows(name, sight) -> bool:
    if name == "category":
        return sight.category
    if name == "bank_account":  # only its last four; the whole is opened elsewhere, with a reason
        return sight.means
    return sight.allows(HOUSEHOLD[name])


def _value(household, name, sight):
    if name == "bank_account":
        return _account(household, sight)
    if Household._meta.get_field(name).choices:
        return getattr(household, f"get_{name}_display")()
    value = getattr(household, name)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _account(household, sight):
    """The last four of the account, with the way to the whole of it for whoever may open it."""
    mask = mask_account(household.bank_account)
    if not mask or not sight.secret:
        return mask
    url = reverse("secrets:account", args=[household.number])
    return format_html('{} <a class="btn btn-plain btn-sm no-print" href="{}">{}</a>', mask, url, _("Show whole"))


def doubts(family, sight: Sight) -> list[str]:
    """What does not fit together and somebody should look at: never a reason to refuse anything."""
    if not sight.means:
        return []
    found = []
    for member in family:
        if not member.left_on:
            found += doubts_about(member.person)
    return found


def doubts_about(person) -> list[str]:
    """Where somebody's sex or birth date disagree with the identity number, or the number itself is wrong."""
    known = read(person.identity_number)
    found = []
    if known.problem:
        found.append(_("%(name)s: identity number – %(problem)s.") % {"name": person, "problem": known.message})
    if known.sex and person.sex and known.sex != person.sex:
        found.append(_("%(name)s: the sex does not agree with the identity number.") % {"name": person})
    if known.birth_date and person.birth_date and known.birth_date != person.birth_date:
        found.append(_("%(name)s: the birth date does not agree with the identity number.") % {"name": person})
    return found


def next_steps(household, *, today) -> list[dict]:
    """What comes next on this file: words, tone, whether it leads to logging a visit."""
    if household.closed_on:
        return []
    due = household.next_visit_on
    if due is None:
        return [{"words": _("No next visit is set."), "tone": "watch", "visit": True}]
    late = (today - due).days
    if late > 0:
        words = ngettext("Visit %(days)s day overdue.", "Visit %(days)s days overdue.", late) % {"days": late}
        return [{"words": words, "tone": "act", "visit": True}]
    if not late:
        return [{"words": _("Visit due today."), "tone": "act", "visit": True}]
    return [{"words": _("Next visit on %(day)s.") % {"day": due.isoformat()}, "tone": "info", "visit": False}]
