"""What somebody corrected of how a department's lists are understood; its next list is read so by itself."""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from benefits.models.finding import MayNot
from benefits.models.kind import Department
from volunteers.rights import Deed, may


class LessonQuerySet(models.QuerySet):
    @transaction.atomic
    def teach(self, *, by, department, about, word, meaning):
        """Write down how a word of a department's lists is meant; what was taught of it before counts no longer."""
        _only_importers(by)
        return self.update_or_create(
            department=department, about=about, word=word, defaults={"meaning": meaning, "by": by, "at": timezone.now()}
        )[0]

    @transaction.atomic
    def know_again(self, *, by, department, headings):
        """Lists with these headings are this department's, where nothing in their names says whose they are."""
        _only_importers(by)
        told = {"department": department, "about": Lesson.About.LIST, "word": headings}
        return self.get_or_create(**told, defaults={"by": by})[0]

    def for_reading(self):
        """What there is to know before a list is read: (department's code, about, word, meaning)."""
        return self.order_by("pk").values_list("department__code", "about", "word", "meaning")


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
    word = models.CharField(_("as the list writes it"), max_length=200)
    meaning = models.CharField(_("meaning"), max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("corrected by"))
    at = models.DateTimeField(_("corrected at"), default=timezone.now)

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction of how lists are read")
        verbose_name_plural = _("corrections of how lists are read")
        constraints = [models.UniqueConstraint(fields=["department", "about", "word"], name="lesson_once")]

    def __str__(self):
        return f"{self.department} · {self.get_about_display()} · {self.word}"
