"""The partner's link: signed, for one referral, until a day, and gone when the office makes another or revokes it."""

from django.core import signing
from django.utils.translation import gettext as _

from needs.models import Referral
from needs.models.referral import LINK_LASTS

SALT = "needs.referrals.link"


def token_of(referral) -> str:
    """What the link of a referral holds: its key and which of its links this is, signed with the time."""
    return signing.dumps([referral.pk, referral.link_number], salt=SALT)


def referral_of(token: str, *, now) -> tuple[Referral | None, str]:
    """The referral that a link names, and why it opens nothing, for the log; "" where it does.

    Whoever asks is told nothing of the why: a link that was altered, revoked or used up looks like one that never was.
    """
    try:
        key, number = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except signing.SignatureExpired:
        return None, _("the link is too old")
    except signing.BadSignature:
        return None, _("there is no such link")
    referral = Referral.objects.for_page().filter(pk=key).first()
    if referral is None:
        return None, _("there is no such link")
    if referral.link_number != number:
        return referral, _("the link was revoked, or another one made")
    return referral, "" if referral.link_is_open(now) else _("the link is used up")
