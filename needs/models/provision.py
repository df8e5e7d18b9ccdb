"""What each partner was told of a family: one row a telling, only appended to, kept for years (PIPL art. 55, 56)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from households.models import Ground
from volunteers.rights import Deed, Sees, may, reach


class Told(models.TextChoices):
    """What a partner may be told of a family at all (rights.md)."""

    HEAD = "head", _("name of the head")
    HOME = "home", _("building and room")
    NEED = "need", _("the need in words chosen for the partner")
    PHONE = "phone", _("phone")


class Channel(models.TextChoices):
    LINK = "link", _("by a link")
    TELEPHONE = "telephone", _("on the telephone")


class OnlyAppended(Exception):
    """What partners were told is written once; it is neither changed nor taken out before its time."""


class ProvisionQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """Those about families whose care one sees, and all of them for the audit administrator."""
        if may(user, Deed.READ_AUDIT, today=today):
            return self
        return self.filter(reach(user, "household__building", sees=Sees.CARE, today=today))

    def of_household(self, household):
        return self.filter(household=household)

    def of_referral(self, referral):
        return self.filter(referral=referral)

    def to(self, words: str):
        """Those to whoever's name contains the words."""
        return self.filter(to_name__icontains=words)

    def about_file(self, number: str):
        """Those about the file of a number."""
        return self.filter(household__number__iexact=number.strip())

    def story(self):
        """With the file and who told, the latest first."""
        return self.select_related("household", "by").order_by("-at", "-pk")

    def tell(self, referral, *, by, fields, channel):
        """Write down that a partner is told something of a family because of a referral."""
        need, offer = referral.need, referral.offer
        return self.create(
            household_id=need.household_id,
            person_id=need.person_id,
            referral=referral,
            unit_id=offer.unit_id,
            helper_id=offer.helper_id,
            to_name=str(offer.giver()),
            fields=" ".join(fields),
            said=referral.words if Told.NEED in fields else "",
            why=str(offer)[:100],
            ground=referral.ground,
            law=referral.law,
            channel=channel,
            by=by,
        )

    def update(self, **kwargs):
        raise OnlyAppended

    def delete(self):
        raise OnlyAppended

    def end_before(self, moment) -> int:
        """Take out what was told so long ago that it is kept no longer; the database refuses it any earlier."""
        return super().filter(at__lt=moment)._raw_delete(self.db)


class Provision(models.Model):
    """One telling: to which partner, what of which family, why, when, by whom, resting on what."""

    household = models.ForeignKey("households.Household", models.PROTECT, related_name="provisions")
    person = models.ForeignKey("households.Person", models.PROTECT, null=True, related_name="provisions")
    referral = models.ForeignKey("needs.Referral", models.PROTECT, null=True, related_name="provisions")
    unit = models.ForeignKey(
        "needs.PartnerUnit", models.PROTECT, null=True, related_name="provisions", verbose_name=_("unit")
    )
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("volunteer")
    )
    to_name = models.CharField(_("who was told"), max_length=150)
    fields = models.CharField(_("what was told"), max_length=100)
    said = models.CharField(_("in which words"), max_length=300, blank=True)
    why = models.CharField(_("what for"), max_length=100)
    ground = models.CharField(_("rests on"), max_length=10, choices=Ground)
    law = models.CharField(_("law, paper or words"), max_length=300, blank=True)
    channel = models.CharField(_("how it was told"), max_length=10, choices=Channel)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("telling of a partner")
        verbose_name_plural = _("what partners were told")
        constraints = [
            models.CheckConstraint(condition=~Q(fields=""), name="told_something"),
            models.CheckConstraint(condition=~Q(ground=Ground.REFUSED), name="not_told_against_a_refusal"),
        ]
        indexes = [
            models.Index(fields=["household", "-at"], name="provision_of_file"),
            models.Index(fields=["-at", "-id"], name="provision_newest"),
        ]

    def __str__(self):
        return f"{self.to_name}: {self.what()}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise OnlyAppended
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise OnlyAppended

    def what(self) -> str:
        """What was told, in words."""
        return _now(", ").join(str(Told(field).label) for field in self.fields.split())
