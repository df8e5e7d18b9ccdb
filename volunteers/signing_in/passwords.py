"""What a password must be (NIST 800-63B-4): long, and nothing that somebody who knows the office would try first.

No mixture of signs is asked for, and nobody has to change a good password, unless the office's own rule
(PASSWORD_DAYS; 等保 asks for 90) says so.
"""

import re
import unicodedata
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.forms import AdminPasswordChangeForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.pinyin import full
from volunteers.models import Level, Place
from volunteers.signing_in.backend import DEMO_PASSWORD

ALONE, WITH_SECOND_FACTOR = 15, 8  # characters
MOST = 1000
LEFT = 6  # letters, when everything that is expected is taken away
EXPECTED = ("assist", "password", "passw0rd", "mima", "admin", "qwerty", "iloveyou", "woaini", "密码", "社区", "街道")
ENDINGS = re.compile(r"(?:街道|镇|乡|社区|居委会|村|片区|片)$")
RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "一二三四五六七八九十")


def has_to_choose(user, *, now) -> bool:
    """Whether somebody must choose a password of his own before anything else."""
    if user.must_change_password:
        return True
    since = user.password_changed_at or user.date_joined
    return settings.PASSWORD_DAYS > 0 and since < now - timedelta(days=settings.PASSWORD_DAYS)


def plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password).lower()


class LongEnough:
    """Fifteen characters; eight are enough where a code of the phone is asked for as well."""

    def validate(self, password, user=None):
        least = WITH_SECOND_FACTOR if user is not None and user.has_second_factor() else ALONE
        if len(password) < least:
            words = ngettext(
                "It needs at least %(number)d character.", "It needs at least %(number)d characters.", least
            )
            raise ValidationError(words % {"number": least}, code="password_too_short")
        if len(password) > MOST:
            raise ValidationError(_("It is longer than anybody could type."), code="password_too_long")

    def get_help_text(self):
        return _(
            "At least 15 characters; 8 are enough when signing in asks for a code as well. A sentence is easy to keep"
            " in mind."
        )


class NotExpected:
    """Not made of the office's, the community's or one's own names, nor of one thing again and again."""

    def validate(self, password, user=None):
        text = plain(password)
        if text == DEMO_PASSWORD:
            raise ValidationError(_("This is the password of the demo."), code="password_demo")
        if _is_one_thing_again_and_again(text) or _is_a_run(text):
            raise ValidationError(_("It repeats one thing again and again."), code="password_repeats")
        left = text
        for word in sorted(_expected(user), key=len, reverse=True):
            left = left.replace(word, "")
        if left != text and len(re.sub(r"[\W\d_]", "", left)) < LEFT:
            raise ValidationError(
                _("It is made of names that anybody would try here: of the office, of the place, your own."),
                code="password_expected",
            )

    def get_help_text(self):
        return _("Not made of the office's, the place's or your own name, and not one thing again and again.")


def _expected(user) -> set[str]:
    """The words that somebody who knows the office would try first."""
    names = list(Place.objects.filter(level__lte=Level.AREA).values_list("name", flat=True))
    names += [short for name in names if (short := ENDINGS.sub("", name))]
    if user is not None:
        names += [user.name, user.username or "", user.phone, user.email.partition("@")[0]]
    names = [plain(name) for name in names]
    spoken = {full(name) for name in names}
    return {word for word in {*EXPECTED, *names, *spoken} if len(word) > 2 or (len(word) == 2 and not word.isascii())}


def _is_one_thing_again_and_again(text: str) -> bool:
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, min(8, len(text) // 2) + 1))


def _is_a_run(text: str) -> bool:
    """Whether it is typed along the keys or the alphabet, as 12345678901234567 is."""
    return any(text in run or text in run[::-1] for run in RUNS)


class OwnPasswordForm(PasswordChangeForm):
    """Choosing one's own password: another than the one before."""

    def clean_new_password2(self):
        password = self.cleaned_data.get("new_password2")
        if password and self.user.check_password(password):
            raise ValidationError(_("This is your password already: choose another."), code="password_unchanged")
        return password

    def save(self, commit=True):
        self.user.must_change_password = False
        return super().save(commit)


class GivenPasswordForm(AdminPasswordChangeForm):
    """A password given by an administrator, which holds for the first sign-in only."""

    def save(self, commit=True):
        self.user.must_change_password = True
        return super().save(commit)
