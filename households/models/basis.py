"""Why the office may keep and use what it knows of somebody: the notice that was given, a duty by law, or consent."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, OuterRef, Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.models.person import Membership
from volunteers.audit.recording import Did, notice
from volunteers.rights import Sees

said = Signal()  # person, by, today: a line more was written down of somebody, or a consent withdrawn


class About(models.TextChoices):
    """What the notice, the duty or the consent is about."""

    FILE = "file", _("Keeping the file, visiting and helping")
    SENSITIVE = "sensitive", _("Health, disability, income, accounts")
    COMPARISON = "comparison", _("Comparison with lists of departments")
    PARTNER = "partner", _("Telling a partner unit what it needs to help")
    CHILD = "child", _("What is kept about a child under 14 (parent or guardian)")


class Ground(models.TextChoices):
    """What it rests on."""

    NOTICE = "notice", _("The notice was given")
    DUTY = "duty", _("Duty by law")
    CONSENT = "consent", _("Consent")
    REFUSED = "refused", _("Consent was refused")


class BasisQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """What is written down about people whose household's means somebody sees."""
        return self.filter(Membership.objects.home_in_reach(user, OuterRef("person"), sees=Sees.MEANS, today=today))

    def of_person(self, person):
        return self.filter(person=person)

    def about_partners_on(self, day):
        """What holds on a day about telling partner units, the latest first."""
        standing = self.filter(Q(until=None) | Q(until__gt=day), on__lte=day, about=About.PARTNER)
        return standing.order_by("-on", "-pk")

    def latest_first(self):
        """As the page lists them, with who wrote them down."""
        return self.select_related("by", "ended_by").order_by("-on", "-pk")

    @transaction.atomic
    def write_down(self, *, person, by, today, submission, **told) -> None:
        """A line more of somebody; a form that is sent twice is saved once."""
        if self.get_or_create(submission=submission, defaults=told | {"person": person, "by": by})[1]:
            said.send(sender=self.model, person=person, by=by, today=today)

    @transaction.atomic
    def withdraw(self, *, key, person, by, on) -> bool:
        """End a consent from a day on; what was done with it before stays lawful. False where there is none."""
        consents = self.filter(pk=key, person=person, ground=Ground.CONSENT, until=None, on__lte=on)
        notice(consents, Did.CHANGED)
        ended = bool(consents.update(until=on, ended_by=by, ended_at=timezone.now()))
        if ended:
            said.send(sender=self.model, person=person, by=by, today=on)
        return ended


class Basis(models.Model):
    """One line of why: about what, resting on what, told or given by whom on which day, until withdrawn."""

    person = models.ForeignKey("households.Person", models.PROTECT, related_name="bases")
    about = models.CharField(_("what it is about"), max_length=10, choices=About)
    ground = models.CharField(_("rests on"), max_length=10, choices=Ground)
    given_by = models.CharField(
        _("given or received by"), max_length=100, blank=True, help_text=_("Empty: the person. A guardian by name.")
    )
    words = models.CharField(
        _("law, paper or words"), max_length=300, blank=True, help_text=_("Which law, where the signed paper lies.")
    )
    on = models.DateField(_("day"))
    until = models.DateField(_("withdrawn on"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written down by")
    )
    at = models.DateTimeField(_("written down at"), default=timezone.now)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    submission = models.UUIDField(null=True, unique=True, editable=False)

    objects = BasisQuerySet.as_manager()

    class Meta:
        verbose_name = _("basis for keeping what is known")
        verbose_name_plural = _("bases for keeping what is known")
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("on")), name="withdrawn_after_given"),
            models.CheckConstraint(
                condition=Q(until=None, ended_by=None) | Q(until__isnull=False, ended_by__isnull=False),
                name="withdrawn_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(ground=Ground.DUTY) | ~Q(words=""), name="a_duty_names_its_law"),
            models.CheckConstraint(
                condition=~Q(about=About.CHILD, ground=Ground.CONSENT) | ~Q(given_by=""), name="a_guardian_has_a_name"
            ),
        ]
        indexes = [models.Index(fields=["person", "-on"], name="basis_of_person")]

    def __str__(self):
        return f"{self.get_about_display()} · {self.get_ground_display()}"

    def holds_on(self, day) -> bool:
        """Whether it holds on a day: consent may be withdrawn, and then holds no longer."""
        return self.on <= day and (self.until is None or self.until > day)


def still_asked(person, bases, *, today) -> list[str]:
    """What the law asks to be on file of somebody and is not: the notice; for a young child the guardian's consent."""
    held = {(one.about, one.ground) for one in bases if one.holds_on(today)}
    missing = [] if any(ground == Ground.NOTICE for _about, ground in held) else [_("that the notice was given")]
    if person.is_of_tender_age(today) and not {(About.CHILD, Ground.CONSENT), (About.CHILD, Ground.DUTY)} & held:
        missing.append(_("the consent of a parent or guardian (under 14)"))
    return missing
