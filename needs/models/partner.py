"""Partner units (共建单位) and what they offer (资源清单)."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from needs.models.kind import NeedKind
from volunteers.models.field_history import FieldHistory


class PartnerUnitQuerySet(models.QuerySet):
    def listed_on(self, day):
        """The units on the list on a day that have not ended."""
        return self.filter(Q(listed_on=None) | Q(listed_on__lte=day), Q(ended_on=None) | Q(ended_on__gt=day))

    def ended_by(self, day):
        """The units that no longer helped on a day."""
        return self.filter(ended_on__lte=day)

    def mentioning(self, words: str):
        """The units whose name, contact or offers contain each word."""
        offers = Offer.objects.filter(unit=OuterRef("pk"))
        return self.filter(
            *(
                Q(name__icontains=word) | Q(contact__icontains=word) | Exists(offers.filter(what__icontains=word))
                for word in words.split()
            )
        )

    def serving(self, kind):
        """The units that offer something for a kind of need, or for a finer one below it."""
        offers = Offer.objects.filter(Q(kind=kind) | Q(kind__parent=kind), unit=OuterRef("pk"))
        return self.filter(Exists(offers))

    def kinds(self):
        """The kinds of unit there are, as the lists name them."""
        return self.exclude(kind="").order_by("kind").values_list("kind", flat=True).distinct()

    def with_offers(self):
        """With what each unit offers."""
        return self.prefetch_related(Prefetch("offers", Offer.objects.order_by("pk")))


class PartnerUnit(models.Model):
    """A unit that helps; its full name, brackets and all, is its key."""

    name = models.CharField(_("name"), max_length=150, unique=True)
    kind = models.CharField(_("kind of unit"), max_length=60, blank=True)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    capacity = models.CharField(_("capacity"), max_length=100, blank=True)
    listed_on = models.DateField(_("on the list since"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(_("from"), max_length=200, blank=True, editable=False)

    objects = PartnerUnitQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("partner unit")
        verbose_name_plural = _("partner units")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(listed_on=None) | Q(ended_on__gte=F("listed_on")),
                name="unit_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return self.name


class Offer(models.Model):
    """One thing a unit offers, and the kind of need it serves where that is known."""

    unit = models.ForeignKey(PartnerUnit, models.CASCADE, related_name="offers")
    what = models.CharField(_("what is offered"), max_length=100)
    kind = models.ForeignKey(
        NeedKind, models.SET_NULL, null=True, blank=True, related_name="offers", verbose_name=_("serves")
    )

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [models.UniqueConstraint(fields=["unit", "what"], name="offer_once_a_unit")]

    def __str__(self):
        return self.what
