"""What somebody corrected of how a department's lists are understood; its next list is read so by itself."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from benefits.models.finding import MayNot
from benefits.models.kind import Department
from volunteers.audit.recording import Did, notice
from volunteers.rights import Deed, may

MOST_SHOWN = 200


class LessonQuerySet(models.QuerySet):
    def in_force(self):
        """Those that count: nobody took them back."""
        return self.filter(ended_at=None)

    @transaction.atomic
    def teach(self, *, by, department, about, word, meaning, shown=""):
        """Write down how a word of a department's lists is meant; what was taught of it before counts no longer."""
        _only_importers(by)
        return self.update_or_create(
            department=department, about=about, word=word, ended_at=None,
            defaults={"meaning": meaning, "by": by, "at": timezone.now(), "shown": shown[:MOST_SHOWN]},
        )[0]  # fmt: skip

    @transaction.atomic
    def know_again(self, *, by, department, headings, shown=""):
        """Lists with these headings are this department's, where nothing in their names says whose they are."""
        _only_importers(by)
        told = {"department": department, "about": Lesson.About.LIST, "word": headings, "ended_at": None}
        return self.get_or_create(**told, defaults={"by": by, "shown": shown[:MOST_SHOWN]})[0]

    @transaction.atomic
    def take_back(self, pk, *, by) -> bool:
        """Have a correction count no longer; it stays on record. False: it was taken back already."""
        _only_importers(by)
        mistaken = self.in_force().filter(pk=pk)
        notice(mistaken, Did.CHANGED)
        return bool(mistaken.update(ended_at=timezone.now(), ended_by=by))

    def for_reading(self):
        """What there is to know before a list is read: (department's code, about, word, meaning)."""
        return self.in_force().order_by("pk").values_list("department__code", "about", "word", "meaning")

    def for_list(self):
        """Those that count, by department, with whoever said so."""
        return self.in_force().select_related("department", "by").order_by("department", "about", "-pk")


def _only_importers(user):
    if not may(user, Deed.IMPORT):
        raise MayNot(_now("Your posts of today do not allow importing."))


class Lesson(models.Model):
    """One correction: of a department's lists, what a column or a benefit's name means, or that a list is its own."""

    class About(models.TextChoices):
        COLUMN = "column", _("what a column holds")
        BENEFIT = "benefit", _("what a benefit's name means")
        LIST = "list", _("whose list it is")

    department = models.ForeignKey(Department, models.PROTECT, related_name="lessons", verbose_name=_("department"))
    about = models.CharField(_("about"), max_length=10, choices=About)
    # Of whose list it is: the print of its headings, and behind a colon the benefit that its title speaks of.
    word = models.CharField(_("as the list writes it"), max_length=200)
    shown = models.CharField(_("as people read it"), max_length=MOST_SHOWN, blank=True)
    meaning = models.CharField(_("meaning"), max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("corrected by"))
    at = models.DateTimeField(_("corrected at"), default=timezone.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken back by")
    )
    ended_at = models.DateTimeField(_("taken back at"), null=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction of how lists are read")
        verbose_name_plural = _("corrections of how lists are read")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "about", "word"], condition=Q(ended_at=None), name="lesson_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="lesson_taken_back_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.department} · {self.get_about_display()} · {self.shown or self.word}"
