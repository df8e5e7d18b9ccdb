"""The partner's link: signed, for one referral, until a day, and gone when the office makes another or revokes it."""

from django.core import signing

from needs.models import Referral
from needs.models.referral import LINK_LASTS

SALT = "needs.referrals.link"


def token_of(referral) -> str:
    """What the link of a referral holds: its key and which of its links this is, signed with the time."""
    return signing.dumps([referral.pk, referral.link_number], salt=SALT)


def referral_of(token: str, *, now) -> tuple[Referral | None, str]:
    """The referral that a link names, and why it opens nothing, in a word; "" where it does.

    Whoever asks is told nothing of the why: a link that was altered, revoked or used up looks like one that never was.
    """
    try:
        key, number = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except signing.SignatureExpired:
        return None, "expired"
    except signing.BadSignature:
        return None, "altered"
    referral = Referral.objects.for_page().filter(pk=key).first()
    if referral is None:
        return None, "altered"
    if referral.link_number != number:
        return referral, "revoked"
    return referral, "" if referral.link_is_open(now) else "over"
