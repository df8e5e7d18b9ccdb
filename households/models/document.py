"""Papers of a household or of one member: what they are, until when they hold, who saw the original."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteers.models.field_history import FieldHistory
from volunteers.models.versioned import Versioned
from volunteers.rights import Sees, reach

DAYS_AHEAD = 30  # so long before its last day a paper is asked for again


class AlreadyWithdrawn(Exception):
    """The document was withdrawn meanwhile; nothing was written."""


class DocumentKind(models.TextChoices):
    """What a paper is (材料, domain.md §3.2)."""

    BOOKLET = "booklet", _("Household booklet")
    IDENTITY_CARD = "identity_card", _("Identity card")
    DISABILITY_CARD = "disability_card", _("Disability card")
    DIAGNOSIS = "diagnosis", _("Diagnosis")
    HOSPITAL_BILL = "hospital_bill", _("Hospital bill")
    INCOME = "income", _("Proof of income")
    UNEMPLOYMENT = "unemployment", _("Proof of unemployment")
    SCHOOLING = "schooling", _("Proof of schooling")
    ONLY_CHILD = "only_child", _("Only-child certificate")
    DIVORCE = "divorce", _("Proof of divorce")
    SUPPORT = "support", _("Proof of support duty")
    RELEASE = "release", _("Proof of release")
    DEATH = "death", _("Death certificate")
    BANKBOOK = "bankbook", _("Copy of the bankbook")
    APPLICATION = "application", _("Application form")
    CONSENT = "consent", _("Consent to checking")
    PLEDGE = "pledge", _("Pledge")
    HOME_SURVEY = "home_survey", _("Home survey")
    CHECK_REPORT = "check_report", _("Checking report")
    NOTICE = "notice", _("Public notice and photos")
    DECISION = "decision", _("Decision sheet")
    OTHER = "other", _("Other")


class Format(models.TextChoices):
    JPEG = "jpg", "JPEG"
    PDF = "pdf", "PDF"


CONTENT_TYPES = {Format.JPEG: "image/jpeg", Format.PDF: "application/pdf"}


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The documents of files whose secret things somebody may open, each time with a reason."""
        return self.filter(reach(user, "household__building", sees=Sees.SECRET, today=today))

    def of(self, household):
        """The documents of one file, withdrawn ones too."""
        return self.filter(household=household)

    def kept_under(self, names) -> set[str]:
        """Which of these names of the store are those of documents."""
        return set(self.filter(stored_name__in=names).values_list("stored_name", flat=True))

    def of_submission(self, submission):
        """The document that a form with this mark brought; a form sent twice brings one."""
        return self.filter(submission=submission).first() if submission else None

    def of_form(self, text):
        """The same, by the mark as a form sends it."""
        try:
            return self.of_submission(UUID(text)) if text else None
        except ValueError:
            return None

    def hanging_on(self, households, *, people=None, whole=True):
        """The standing papers of these files: of these people (of everyone, without), and with ``whole`` its own."""
        whose = Q(person=None) if whole else Q(pk__in=[])
        whose |= Q(person__isnull=False) if people is None else Q(person__in=people)
        return self.standing().filter(whose, household__in=households)

    def standing(self):
        """Those that nobody has withdrawn."""
        return self.filter(withdrawn_at=None)

    def expiring(self, today):
        """Those of open files and present members that hold no longer, or soon will not, and have no newer one."""
        from households.models.person import Membership

        present = Membership.objects.filter(household=OuterRef("household"), person=OuterRef("person"), left_on=None)
        newer = (
            Document.objects.standing()
            .filter(Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on")), pk__gt=OuterRef("pk"))
            .filter(household=OuterRef("household"), kind=OuterRef("kind"))
        )
        return self.standing().filter(
            Q(person=None) & ~Exists(newer.filter(person=None))
            | Exists(present) & ~Exists(newer.filter(person=OuterRef("person"))),
            expires_on__lte=today + timedelta(days=DAYS_AHEAD),
            household__closed_on=None,
        )

    def for_list(self):
        """With everyone a line of the list names, the standing ones first, in the order of the papers."""
        rows = self.select_related("person", "household__building", "uploaded_by", "original_seen_by", "withdrawn_by")
        return rows.order_by(F("withdrawn_at").asc(nulls_first=True), "kind", "pk")


class Document(Versioned):
    """One paper on file: photographed or scanned, kept encrypted, withdrawn when wrong and never deleted."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="documents")
    person = models.ForeignKey(
        "households.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("whose paper"),
    )
    kind = models.CharField(_("kind of paper"), max_length=20, choices=DocumentKind)
    words = models.CharField(_("in a word"), max_length=100, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"))
    original_seen_on = models.DateField(_("original seen on"), null=True, blank=True)
    original_seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("original seen by")
    )
    format = models.CharField(max_length=4, choices=Format, editable=False)
    size = models.PositiveIntegerField(_("bytes"), editable=False)
    stored_name = models.CharField(max_length=32, unique=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )
    uploaded_at = models.DateTimeField(_("added at"), default=timezone.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawn by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_because = models.CharField(_("reason for withdrawing"), max_length=200, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = DocumentQuerySet.as_manager()
    history = FieldHistory(excluded_fields=["submission"])

    class Meta:
        verbose_name = _("filed document")
        verbose_name_plural = _("filed documents")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because=""),
                name="document_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(original_seen_on=None, original_seen_by=None)
                | Q(original_seen_on__isnull=False, original_seen_by__isnull=False),
                name="original_seen_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(issued_on=None) | Q(expires_on__gte=F("issued_on")),
                name="document_expires_after_issue",
            ),
        ]
        indexes = [models.Index(fields=["expires_on", "id"], name="document_expires")]

    def __str__(self):
        return " ".join(filter(None, (self.get_kind_display(), self.words)))

    @transaction.atomic
    def withdraw(self, *, by, because: str):
        """Take the document back with a reason; it stays to be looked up. AlreadyWithdrawn when somebody did."""
        if not Document.objects.filter(pk=self.pk, withdrawn_at=None).update(
            withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_because=because, version=F("version") + 1
        ):
            raise AlreadyWithdrawn(_("“%(document)s” was withdrawn meanwhile.") % {"document": self})
        self.refresh_from_db()
        Document.history.bulk_history_create([self], update=True, default_user=by)
