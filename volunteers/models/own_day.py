"""The days on which an office works, or does not, other than the State Council's calendar says."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.working_days import is_published
from volunteers.models.field_history import FieldHistory


class OwnDayQuerySet(models.QuerySet):
    def known(self) -> dict[date, bool]:
        """Each such day, and whether people work on it (common/working_days.py)."""
        return dict(self.values_list("day", "is_working"))

    def year_to_enter(self, today) -> int | None:
        """This year, or from December on the next, where neither the calendar nor anybody here knows its holidays.

        Whoever enters them begins with New Year's Day, on which nobody works in any year.
        """
        years = sorted({today.year, (today + timedelta(days=31)).year})
        unknown = (year for year in years if not is_published(year) and not self.filter(day=date(year, 1, 1)).exists())
        return next(unknown, None)


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
