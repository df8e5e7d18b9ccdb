"""What was done to one or several files in one go: with its day, reason and paper, and the way back."""

import json

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from common.crypto import EncryptedTextField
from households.models.event import HouseholdEvent
from volunteers.rights import Deed, Sees, reach


class NotPossible(Exception):
    """The deed would leave a file untrue; nothing was written. The message says what is missing."""


class AlreadyDone(Exception):
    """The same form was sent before; nothing was written again. ``action`` is what it did then."""

    def __init__(self, action):
        super().__init__(_("This was done already: %(action)s.") % {"action": action})
        self.action = action


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """What was done to files that somebody may look into for care."""
        told = HouseholdEvent.objects.filter(reach(user, "household__building", sees=Sees.CARE, today=today))
        return self.filter(Exists(told.filter(action=OuterRef("pk"))))

    def of_file(self, household):
        """What was done to a file."""
        return self.filter(Exists(HouseholdEvent.objects.filter(action=OuterRef("pk"), household=household)))

    def of_submission(self, submission):
        """What a form with this mark did; a form sent twice does it once."""
        return self.filter(submission=submission).first() if submission else None

    def with_way_back(self):
        """With what took each back, where anything did."""
        return self.select_related("undone_by__by", "by")

    def standing(self):
        """What was not taken back; taking back is no deed of its own here."""
        return self.filter(undone_by=None, undoes=None)

    def later_than(self, action):
        """What was written down after it about the same files or the same people, as it happened.

        An action is numbered before it holds its files, and tells of them after: of two at the same moment the
        events say which came first.
        """
        told = HouseholdEvent.objects.filter(action=action)
        last = told.aggregate(last=Max("pk"))["last"] or 0
        people = told.filter(person__isnull=False)
        same = Q(household__in=told.values("household")) | Q(person__in=people.values("person"))
        later = HouseholdEvent.objects.filter(same, action=OuterRef("pk"), pk__gt=last)
        return self.filter(Exists(later)).exclude(pk=action.pk).order_by("pk")


class Action(models.Model):
    """One thing done to one or several files: a member leaves, a household splits. Never changed afterwards.

    ``done`` is every row it wrote with its fields before and after, so that it can be taken back by a counter-action
    (``undoes``); what was taken back stays on record.
    """

    kind = models.CharField(_("what happened"), max_length=20, choices=HouseholdEvent.Kind)
    on = models.DateField(_("day"))
    because = models.CharField(_("reason"), max_length=200, blank=True)
    paper = models.CharField(_("paper"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("written down at"), auto_now_add=True)
    source = models.CharField(_("from"), max_length=200, blank=True)
    done = EncryptedTextField(_("rows written"), label="households.Action.done", blank=True, default="")
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name=_("takes back")
    )
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")

    def __str__(self):
        return f"{self.get_kind_display()} · {self.on}"

    def is_taken_back(self) -> bool:
        """Whether it was taken back (of rows ``with_way_back``)."""
        return getattr(self, "undone_by", None) is not None

    def needs_to_take_back(self) -> str:
        """The right without which nobody takes it back: what was merged is parted by whoever may merge."""
        merged = (HouseholdEvent.Kind.SAME_PERSON, HouseholdEvent.Kind.SAME_HOUSEHOLD)
        return Deed.MERGE if self.kind in merged else Deed.KEEP_FILES

    def rows(self) -> list[dict]:
        """Every row it wrote, in that order: ``model``, ``pk``, and ``before`` and ``after``, or ``made``."""
        return json.loads(self.done or "[]")

    def keep_rows(self, rows):
        """Write down what it did, once."""
        self.done = json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False)
        Action.objects.filter(pk=self.pk).update(done=self.done)

    def touched(self) -> set[tuple]:
        """What it wrote: (model, key, field); of a row that it made every field, as ``None``."""
        return {
            (row["model"], row["pk"], field)
            for row in self.rows()
            for field in ((None,) if "made" in row else row["after"])
        }
