"""The building lead's report: something is wrong behind a door, said in a minute, received by whoever goes on."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from households.models.lead import Lead, at_posts
from households.models.urgency import Urgency
from volunteers.audit.recording import Did, notice
from volunteers.models import Place
from volunteers.rights import Deed, Sees, may


class AlreadyReceived(Exception):
    """Somebody received the report meanwhile; nothing was written."""


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """One's own reports where one still reports, and those at the places that somebody looks after for care."""
        own = Q(_at_posts(user, lambda right: Deed.REPORT in right.does, today, of_lead="place"), by=user)
        return self.filter(own | _at_posts(user, lambda right: Sees.CARE in right.sees, today))

    def by(self, user):
        """What one reported oneself."""
        return self.filter(by=user)

    def waiting_for(self, user):
        """What nobody has received yet, at the places where somebody raises needs; not one's own."""
        return self.filter(_at_posts(user, _receives, None), received_at=None).exclude(by=user)

    def of(self, household):
        """The reports on one household's file."""
        return self.filter(household=household)

    def of_key(self, key: str):
        """The report that an address names; none where the word is no key."""
        return self.filter(pk=int(key)) if key.isascii() and key.isdigit() and len(key) < 19 else self.none()

    def of_lead(self, lead):
        """The reports by which somebody was found."""
        return self.filter(lead=lead)

    def of_submission(self, submission):
        """The report that a form with this mark made; a form sent twice makes one."""
        return self.filter(submission=submission).first() if submission else None

    def kept_under(self, names) -> set[str]:
        """Which of these names of the store are those of photos."""
        return set(self.filter(photo__in=names).values_list("photo", flat=True))

    def for_list(self):
        """With everyone a line names, the latest first."""
        way_up = "parent__parent__parent__parent"
        places = (f"lead__place__{way_up}", f"household__building__{way_up}")
        rows = self.select_related(*places, "by", "received_by")
        return rows.order_by("-at", "-pk")

    def most_pressing_first(self):
        """The same as they wait: the urgent ones in front, of these what waits longest."""
        ranks = [When(urgency=urgency, then=Value(rank)) for rank, urgency in enumerate((Urgency.URGENT, Urgency.SOON))]
        return self.for_list().order_by(Case(*ranks, default=Value(len(ranks))), "at", "pk")


def _receives(right) -> bool:
    return Deed.RAISE_NEED in right.does


def _at_posts(user, fits, today, *, of_lead="lead__place") -> Q:
    """A report goes along with its file or lead, wherever that moves; one's own of a lead stays where it was made."""
    without_file = Q(at_posts(user, fits, today, path=of_lead), household=None)
    return without_file | at_posts(user, fits, today, path="household__building")


class Report(models.Model):
    """A sudden difficulty: of whom, what, how urgent, with a photo. On a household's file, or as a lead."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="reports", verbose_name=_("building"))
    household = models.ForeignKey(
        "households.Household", models.PROTECT, null=True, related_name="reports", verbose_name=_("household")
    )
    lead = models.ForeignKey(
        Lead, models.PROTECT, null=True, related_name="reports", verbose_name=_("somebody new, as a lead")
    )
    what = models.CharField(_("what happened"), max_length=500)
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency, default=Urgency.NORMAL)
    photo = models.CharField(max_length=32, blank=True, editable=False)  # its random name in the store
    on = models.DateField(_("day"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports", verbose_name=_("reported by")
    )
    at = models.DateTimeField(_("reported at"), default=timezone.now)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("received by")
    )
    received_at = models.DateTimeField(_("received at"), null=True)
    submission = models.UUIDField(null=True, unique=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(household=None, lead__isnull=False) | Q(household__isnull=False, lead=None),
                name="report_of_a_file_or_a_lead",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None, received_by=None)
                | Q(received_at__isnull=False, received_by__isnull=False),
                name="report_received_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["by", "-at"], name="report_of_person"),
            models.Index(fields=["place"], condition=Q(received_at=None), name="report_waiting"),
        ]

    def __str__(self):
        return self.what or _now("(no longer kept)")

    def whom(self) -> str:
        """Whom it is about, in a word (household and lead loaded)."""
        return self.household.number if self.household_id else str(self.lead)

    def where(self) -> Place:
        """Where whom it is about is now (``for_list``)."""
        return self.household.building if self.household_id else self.lead.place

    def may_receive(self, user) -> bool:
        """Whether this person may say that the report is received."""
        return not self.received_at and may(user, Deed.RAISE_NEED, self.where())

    @transaction.atomic
    def receive(self, *, by):
        """Say to whoever reported it that somebody goes on with it; AlreadyReceived when another did."""
        waiting = Report.objects.filter(pk=self.pk, received_at=None)
        if not waiting.update(received_by=by, received_at=timezone.now()):
            raise AlreadyReceived(_("“%(report)s” was received meanwhile.") % {"report": self})
        self.refresh_from_db(fields=["received_by", "received_at"])
        notice([self], Did.CHANGED)
