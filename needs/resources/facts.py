"""What is known of units and offers, in words and values."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from needs.models import Offer, Period


def unit_facts(unit) -> list[tuple]:
    """Pairs for components/facts.html; what is empty is left out."""
    pairs = [
        (_("Sort"), unit.get_sort_display()),
        (_("Kind of unit"), unit.kind),
        (_("Unified social credit code"), unit.credit_code),
        (_("Contact"), unit.contact),
        (_("Phone"), unit.phone),
        (_("Address"), unit.address),
        (_("Agreement with us"), unit.agreement),
        (_("Agreement until"), _day(unit.agreement_ends_on)),
        (_("Capacity"), unit.capacity),
        (_("On the list since"), _day(unit.listed_on)),
        (_("Ended on"), _day(unit.ended_on)),
        (_("Note"), unit.note),
        (_("From"), unit.source),
    ]
    return [(label, value) for label, value in pairs if value]


def offer_facts(offer, *, today) -> list[tuple]:
    """The same of an offer."""
    name, phone = offer.whom_to_call()
    pairs = [
        (_("Offered by"), str(offer.giver())),
        (_("Serves"), offer.kind.long_name() if offer.kind else _("Not known yet")),
        (_("For whom"), for_whom(offer)),
        (_("How"), offer.get_mode_display()),
        (_("When"), offer.when),
        (_("How much"), in_all(offer)),
        (_("Free"), how_much(offer)),
        (_("Whom to call"), f"{name} {phone}".strip()),
        (_("How it was won"), offer.get_won_display()),
        (_("Assured on"), f"{_day(offer.assured_on)} {offer.assured_by or ''}".strip()),
        (_("Ended on"), _day(offer.ended_on)),
        (_("Note"), offer.note),
    ]
    return [(label, value) for label, value in pairs if value]


def for_whom(offer) -> str:
    """For whom an offer is, in words: ages, category, tag, place; for anybody where it says nothing."""
    parts = [_ages(offer), offer.get_category_display(), str(offer.tag or ""), offer.place.name if offer.place else ""]
    return _(", ").join(filter(None, parts)) or _("anybody")


def in_all(offer) -> str:
    """How much there is in which time."""
    if offer.capacity is None:
        return _("no limit known")
    words = {"amount": amount(offer, offer.capacity), "per": Period(offer.per).label}
    if offer.per == Period.TOTAL:
        return pgettext("capacity", "%(amount)s in all") % words
    return pgettext("capacity", "%(amount)s %(per)s") % words


def amount(offer, number) -> str:
    """So much of an offer, in what it is counted in."""
    if offer.counted == Offer.Counted.HOURS:
        words = ngettext("%(number)s hour", "%(number)s hours", number)
    else:
        words = ngettext("%(number)s time", "%(number)s times", number)
    return words % {"number": number}


def how_much(offer) -> str:
    """How much of it is free now (annotated by ``with_free``)."""
    if offer.capacity is None:
        return _("no limit known")
    return _("%(free)s of %(all)s") % {"free": max(offer.free, 0), "all": in_all(offer)}


def _ages(offer) -> str:
    ages = {"first": offer.age_from, "last": offer.age_to}
    if offer.age_from is not None and offer.age_to is not None:
        return _("aged %(first)s to %(last)s") % ages
    if offer.age_from is not None:
        return _("aged %(first)s or more") % ages
    return _("aged %(last)s or less") % ages if offer.age_to is not None else ""


def _day(day) -> str:
    return day.isoformat() if day else ""
