"""Partner units (共建单位): who helps, of which sort, under which agreement."""

from uuid import UUID, uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from needs.models.credit_code import valid_credit_code
from needs.models.offer import Offer
from needs.models.once import OnceQuerySet
from volunteers.models.field_history import FieldHistory
from volunteers.models.versioned import Versioned


class PartnerUnitQuerySet(OnceQuerySet):
    def listed_on(self, day):
        """The units on the list on a day that have not ended."""
        return self.filter(Q(listed_on=None) | Q(listed_on__lte=day), Q(ended_on=None) | Q(ended_on__gt=day))

    def ended_by(self, day):
        """The units that no longer helped on a day."""
        return self.filter(ended_on__lte=day)

    def mentioning(self, words: str):
        """The units whose name, contact, credit code or offers contain each word."""
        offers = Offer.objects.filter(unit=OuterRef("pk"))
        return self.filter(
            *(
                Q(name__icontains=word)
                | Q(contact__icontains=word)
                | Q(credit_code__iexact=word)
                | Exists(offers.filter(what__icontains=word))
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

    def named(self):
        """In the order of names."""
        return self.order_by("name", "pk")

    def enlist(self, *, submission: UUID | None = None, **fields):
        """Put a unit on the list with its history; a form that is sent twice is saved once."""
        return self.get_or_create(submission=submission or uuid4(), defaults=fields)[0]


class PartnerUnit(Versioned):
    """A unit that helps; its full name, brackets and all, is its key."""

    class Sort(models.TextChoices):
        """What sort of help it is to the office: an equal partner, a bought service, a body of its own."""

        PARTNER = "partner", _("Partner unit")
        PURCHASED = "purchased", _("Purchased service")
        SOCIAL = "social", _("Social organisation")
        CANTEEN = "canteen", _("Community canteen")
        CARE = "care", _("Care or health station")
        CHARITY = "charity", _("Charity")
        PUBLIC = "public", _("Public body")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=150, unique=True)
    sort = models.CharField(_("sort"), max_length=10, choices=Sort, default=Sort.PARTNER)
    kind = models.CharField(_("kind of unit"), max_length=60, blank=True)
    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, blank=True, validators=[valid_credit_code]
    )
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    capacity = models.CharField(pgettext_lazy("of a unit", "capacity"), max_length=100, blank=True)
    agreement = models.CharField(_("agreement with us"), max_length=150, blank=True)
    agreement_ends_on = models.DateField(_("agreement until"), null=True, blank=True)
    listed_on = models.DateField(_("on the list since"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(_("from"), max_length=200, blank=True, editable=False)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = PartnerUnitQuerySet.as_manager()
    history = FieldHistory(excluded_fields=["submission"])

    class Meta:
        verbose_name = _("partner unit")
        verbose_name_plural = _("partner units")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(listed_on=None) | Q(ended_on__gte=F("listed_on")),
                name="unit_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="one_unit_a_credit_code",
                violation_error_message=_("Another unit on the list has this credit code."),
            ),
        ]

    def __str__(self):
        return self.name

    def end(self, *, by, on, version: int):
        """It helps no longer from a day on; what it promised stays promised."""
        self.correct(by=by, version=version, ended_on=on)
