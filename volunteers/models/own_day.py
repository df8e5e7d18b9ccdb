"""The days on which an office works, or does not, other than the State Council's calendar says."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from volunteers.models.field_history import FieldHistory


class OwnDayQuerySet(models.QuerySet):
    def known(self) -> dict[date, bool]:
        """Each such day, and whether people work on it (common/working_days.py)."""
        return dict(self.values_list("day", "is_working"))


class OwnDay(models.Model):
    """One day that is otherwise here: a local holiday, a day worked instead, a year that is not published yet."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("a working day"), default=False)
    words = models.CharField(_("why"), max_length=100)

    objects = OwnDayQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("day that is otherwise here")
        verbose_name_plural = _("days that are otherwise here")

    def __str__(self):
        return f"{self.day} {self.words}"
