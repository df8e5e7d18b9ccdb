"""Filters and tags that every template has without loading them."""

from django import template

from common import identity
from common.wording import says

register = template.Library()

register.filter("says", says)
register.filter("masked", identity.mask)
register.filter("masked_phone", identity.mask_phone)
register.filter("masked_account", identity.mask_account)


@register.filter
def days_since(day, today):
    """How many days ago a date was; None for no date, negative for a day to come."""
    return (today - day).days if day else None


@register.filter
def age(birth_date, today):
    """Full years of age on a day; None where the birth date is not known."""
    return identity.age_on(birth_date, today) if birth_date else None
