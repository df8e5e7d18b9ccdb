"""The second factor of a sign-in: codes of an app on one's phone, and codes on paper for the day it is lost."""

import secrets
from base64 import b32encode
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.oath import TOTP

from common.crypto import EncryptedTextField, keyed_index

RECOVERY_CODES, LETTERS = 10, "abcdefghjkmnpqrstuvwxyz23456789"
STEPS_AROUND = 1  # a phone's clock may be half a minute off


class SecondFactorQuerySet(models.QuerySet):
    def of(self, user):
        """The factor that somebody has or is setting up, or None."""
        return self.filter(user=user).first()

    def in_use(self):
        """Those that signing in asks for, with their people."""
        return self.exclude(confirmed_at=None).select_related("user").order_by("user__name_key", "pk")


class SecondFactor(models.Model):
    """The app on somebody's phone that shows the codes; it counts from the first code that was right."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor", verbose_name=gettext_lazy("person")
    )
    secret = EncryptedTextField(label="SecondFactor.secret")
    last_step = models.PositiveBigIntegerField(default=0, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SecondFactorQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("second factor")
        verbose_name_plural = gettext_lazy("second factors")

    def __str__(self):
        return str(self.user)

    @classmethod
    def begin(cls, user) -> "SecondFactor":
        """The factor that somebody is setting up; the same one until its first code was right."""
        return cls.objects.get_or_create(user=user, defaults={"secret": secrets.token_bytes(20).hex()})[0]

    @property
    def key(self) -> str:
        """The secret as the app takes it, also typed by hand."""
        return b32encode(bytes.fromhex(self.secret)).decode()

    def address(self) -> str:
        """What the drawn code holds: the office, the sign-in name and the key."""
        office, name = quote(_("Social assistance")), quote(self.user.get_username())
        return f"otpauth://totp/{office}:{name}?secret={self.key}&issuer={office}"

    def use(self, code: str, *, now) -> bool:
        """Take a code of the app, each only once; of two who send the same one gets in."""
        digits = "".join(code.split())
        if not (len(digits) == 6 and digits.isascii() and digits.isdigit()):
            return False
        totp = TOTP(bytes.fromhex(self.secret))
        totp.time = now.timestamp()
        if not totp.verify(int(digits), tolerance=STEPS_AROUND, min_t=self.last_step + 1):
            return False
        step = totp.t()
        return bool(SecondFactor.objects.filter(pk=self.pk, last_step__lt=step).update(last_step=step))

    @transaction.atomic
    def confirm(self, code: str, *, now) -> list[str]:
        """The first right code: from now on a code is asked for. Answers the codes for paper, or none."""
        if not self.use(code, now=now):
            return []
        SecondFactor.objects.filter(pk=self.pk, confirmed_at=None).update(confirmed_at=now)
        return RecoveryCode.objects.renew(self.user)

    @classmethod
    @transaction.atomic
    def remove(cls, user) -> None:
        """The phone is gone: signing in asks for no code until another is set up.

        The password may be one that was long enough only beside a code, so a new one has to be chosen.
        """
        if cls.objects.filter(user=user).exclude(confirmed_at=None).exists():
            get_user_model().objects.filter(pk=user.pk).update(must_change_password=True)
        cls.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()


class RecoveryCodeQuerySet(models.QuerySet):
    @transaction.atomic
    def renew(self, user) -> list[str]:
        """New codes in place of the old ones, to be shown this once."""
        self.filter(user=user).delete()
        codes = ["".join(secrets.choice(LETTERS) for _ in range(12)) for _ in range(RECOVERY_CODES)]
        self.bulk_create(self.model(user=user, digest=_digest(code)) for code in codes)
        return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]

    def use(self, user, code: str, *, now) -> bool:
        """Take one of somebody's codes, each only once."""
        return bool(self.filter(user=user, digest=_digest(code), used_at=None).update(used_at=now))

    def left(self, user) -> int:
        return self.filter(user=user, used_at=None).count()


class RecoveryCode(models.Model):
    """A code on paper that signs in once, for the day the phone is lost; only its fingerprint is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes", verbose_name=gettext_lazy("person")
    )
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RecoveryCodeQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("recovery code")
        verbose_name_plural = gettext_lazy("recovery codes")
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="each_recovery_code_once")]

    def __str__(self):
        return str(self.user)


def _digest(code: str) -> str:
    letters = "".join(letter for letter in code.lower() if letter.isalnum())
    return keyed_index(letters or "-", purpose="recovery code")
