"""What happened to a household, in the office's words."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from volunteers.rights import Sees, reach


class HouseholdEventQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """What happened in the files somebody may look into for care."""
        return self.filter(reach(user, "household__building", sees=Sees.CARE, today=today))

    def of_person(self, person):
        """What happened to one person, also by a record that was merged into this one since."""
        return self.filter(Q(person=person) | Q(person__merged_into=person))

    def of_file(self, household):
        """What happened to one file."""
        return self.filter(household=household)

    def beyond(self, user, *, today=None):
        """What happened to files out of somebody's reach."""
        inside = reach(user, "household__building", today=today)
        return self.exclude(inside) if inside else self.none()

    def telling(self, user, *, today=None):
        """Each with ``said``: its note, or nothing where the note names another file that is out of reach."""
        elsewhere = HouseholdEvent.objects.filter(action=OuterRef("action")).beyond(user, today=today)
        unsaid = Q(kind__in=HouseholdEvent.NAMING) & Exists(elsewhere)
        return self.annotate(said=Case(When(unsaid, then=Value("")), default="note"))

    def after(self, key):
        """What was written down after the one of this key."""
        return self.filter(pk__gt=key)

    def latest_key(self) -> int:
        """The key of the one that was written down last; 0 where there is none."""
        return self.aggregate(last=models.Max("pk"))["last"] or 0

    def latest_first(self):
        """With who wrote it down and on which file, the last written first."""
        return self.select_related("by", "household").order_by("-pk")


class HouseholdEvent(models.Model):
    """One thing that happened to a file: opened, a member joined, closed …; never changed afterwards."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("File opened")
        UPDATED = "updated", _("File updated")
        JOINED = "joined", _("Member joined")
        LEFT = "left", _("Member left")
        MARRIED_OUT = "married_out", _("Member married out")
        DIED = "died", _("Member died")
        WENT_TO_PRISON = "went_to_prison", _("Member went to prison")
        WENT_TO_DETOX = "went_to_detox", _("Member went to compulsory detox")
        WENT_INTO_CARE = "went_into_care", _("Member went into care")
        WENT_MISSING = "went_missing", _("Member went missing")
        RELIGIOUS = "religious", _("Member away three years in a religious calling")
        CAME_BACK = "came_back", _("Member came back")
        HEAD_CHANGED = "head_changed", _("Head changed")
        SPLIT = "split", _("Household split")
        MERGED = "merged", _("Households merged")
        SAME_PERSON = "same_person", _("Two records of one person merged")
        SAME_HOUSEHOLD = "same_household", _("Two files of one household merged")
        MOVED = "moved", _("Moved")
        CLOSED = "closed", _("File closed")
        REOPENED = "reopened", _("File reopened")
        TAKEN_BACK = "taken_back", _("Taken back")

    NAMING = (Kind.SPLIT, Kind.MERGED, Kind.SAME_HOUSEHOLD)  # their notes name the other file

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="events")
    person = models.ForeignKey("households.Person", models.PROTECT, null=True, blank=True, related_name="events")
    kind = models.CharField(_("what happened"), max_length=20, choices=Kind)
    on = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("written down at"), auto_now_add=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(_("from"), max_length=200, blank=True)
    action = models.ForeignKey(
        "households.Action", models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("action")
    )

    objects = HouseholdEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("household event")
        verbose_name_plural = _("household events")
        indexes = [models.Index(fields=["household", "-on", "-id"], name="household_event_story")]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.on}"
