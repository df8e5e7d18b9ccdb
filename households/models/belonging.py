"""Three notions kept apart: the registered booklet, the people who live together, the unit of assistance.

The unit of assistance is a file's memberships. The other two are noted here, each with its days; somebody may stand
in the booklet and live elsewhere, or live here and be in nobody's booklet.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from households.models.person import Relation, home_of
from volunteers.models.field_history import FieldHistory
from volunteers.rights import Sees, reach


class Notion(models.TextChoices):
    """What people of one family have in common beside the unit of assistance."""

    BOOKLET = "booklet", _("Registered booklet")
    HOME = "home", _("Living together")


class BelongingQuerySet(models.QuerySet):
    def visible_to(self, user, *, sees=Sees.CARE, today=None):
        """Who is noted in the booklets and homes of files that somebody may look into for care."""
        return self.filter(reach(user, "household__building", sees=sees, today=today))

    def of(self, household):
        """What is noted on one file, past times too, without what was a mistake."""
        return self.filter(household=household, set_aside=False)

    def of_person(self, person):
        """Where one person is or was registered, and lives or lived."""
        return self.filter(person=person, set_aside=False)

    def on(self, day):
        """What is so on a day; ``until`` is the first day on which it is no more."""
        return self.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gt=day), set_aside=False)

    def telling_home(self):
        """Each with ``is_home``: whether this file may tell of the person, who belongs to no other one."""
        home = home_of(OuterRef("person"))
        return self.alias(home=home).annotate(is_home=Q(home=None) | Q(home=F("household")))

    def with_people(self):
        """With the people, as they were noted."""
        return self.select_related("person").order_by("pk")

    def lasting(self):
        """What has not ended."""
        return self.filter(until=None, set_aside=False)


class Belonging(models.Model):
    """Somebody stands in the registered booklet of a file's household, or lives there, from a day until a day."""

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="belongings")
    person = models.ForeignKey("households.Person", models.PROTECT, related_name="belongings")
    notion = models.CharField(_("booklet or home"), max_length=8, choices=Notion)
    relation = models.CharField(_("relation to head"), max_length=12, choices=Relation, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("written down at"), auto_now_add=True)
    set_aside = models.BooleanField(_("taken back"), default=False)

    objects = BelongingQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("booklet or home")
        verbose_name_plural = _("booklets and homes")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "notion"],
                condition=Q(until=None, set_aside=False),
                name="one_booklet_and_one_home_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="belonging_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["household", "until"], name="belonging_of_household")]

    def __str__(self):
        return f"{self.person} · {self.get_notion_display()}"
