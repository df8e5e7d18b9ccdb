"""What units and volunteers offer (资源清单): for which need and whom, how much in which time, how sure that is."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from households.models import Category
from needs.models.kind import NeedKind
from needs.models.once import OnceQuerySet
from needs.models.steps import NotAllowed
from volunteers.models import User
from volunteers.models.field_history import FieldHistory
from volunteers.models.versioned import ChangedMeanwhile, Versioned

ASSURED_FOR = timedelta(days=90)  # so long an offer is taken at its word; then somebody calls
BEGINNING = date(2000, 1, 1)  # of the one period of what is given once and for all


class Period(models.TextChoices):
    """In which time the capacity is there again."""

    TOTAL = "total", _("in all")
    WEEK = "week", _("a week")
    MONTH = "month", _("a month")


def period_start(per: str, day: date) -> date:
    """The first day of the period that a day lies in."""
    if per == Period.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if per == Period.MONTH else BEGINNING


def start_of_period(day: date):
    """The same for each row of a query."""
    return Case(
        When(per=Period.WEEK, then=Value(period_start(Period.WEEK, day))),
        When(per=Period.MONTH, then=Value(period_start(Period.MONTH, day))),
        default=Value(BEGINNING),
        output_field=models.DateField(),
    )


def taken_in(day: date):
    """How much of the period of a day is taken: what was taken in an earlier one is there again."""
    return Case(When(taken_since__gte=start_of_period(day), then=F("taken")), default=Value(0))


class NoCapacity(Exception):
    """The offer has not so much left in this period, or is given no longer; nothing was reserved."""


class OfferQuerySet(OnceQuerySet):
    def visible_to(self, user, *, today=None):
        """What units offer is of no family; of volunteers' those of the people one may know."""
        return self.filter(Q(helper=None) | Q(helper__in=User.objects.visible_to(user, today=today).values("pk")))

    def given_on(self, day):
        """What is offered on a day: not ended, of a unit on the list whose agreement lasts, or of an active helper."""
        unit = Q(unit__listed_on=None) | Q(unit__listed_on__lte=day)
        unit &= Q(unit__ended_on=None) | Q(unit__ended_on__gt=day)
        unit &= Q(unit__agreement_ends_on=None) | Q(unit__agreement_ends_on__gte=day)
        by_unit = Q(unit__isnull=False) & unit
        return self.filter(by_unit | Q(helper__is_active=True), Q(ended_on=None) | Q(ended_on__gt=day))

    def to_call(self, today):
        """Given, and assured by nobody for so long that somebody calls and asks."""
        return self.given_on(today).filter(Q(assured_on=None) | Q(assured_on__lt=today - ASSURED_FOR))

    def ended_by(self, day):
        """What is offered no longer on a day."""
        return self.filter(ended_on__lte=day)

    def of_unit(self, unit):
        return self.filter(unit=unit)

    def of_units(self):
        """What units offer."""
        return self.filter(unit__isnull=False)

    def of_helpers(self):
        """What volunteers can do."""
        return self.filter(helper__isnull=False)

    def serving(self, kind):
        """For a kind of need, or for a finer one below it."""
        return self.filter(Q(kind=kind) | Q(kind__parent=kind))

    def mentioning(self, words: str):
        """Those whose own words, or whose giver's name, contain each word."""
        return self.filter(
            *(
                Q(what__icontains=word) | Q(unit__name__icontains=word) | Q(helper__name__icontains=word)
                for word in words.split()
            )
        )

    def with_free(self, today):
        """With how much is ``free`` in the period of a day; None where there is no limit."""
        return self.annotate(free=F("capacity") - taken_in(today))

    def for_list(self, today):
        """With everyone a line names, and how much is free."""
        rows = self.select_related("unit", "helper", "kind__parent", "place", "tag", "assured_by")
        return rows.with_free(today)

    def offer(self, *, by, today, submission: UUID | None = None, **fields):
        """Write an offer down, as assured by whoever writes it; a form that is sent twice is saved once."""
        fields = {"assured_on": today, "assured_by": by} | fields
        return self.get_or_create(submission=submission or uuid4(), defaults=fields)[0]


class Offer(Versioned):
    """One thing a unit or a volunteer offers: for which needs, for whom, where, how, when and how often."""

    class Mode(models.TextChoices):
        HOME = "home", _("At home")
        PLACE = "place", _("At their place")
        ONLINE = "online", _("Online")
        PHONE = "phone", _("By phone")
        DELIVERY = "delivery", _("Delivered")

    class Counted(models.TextChoices):
        TIMES = "times", _("times")
        HOURS = "hours", _("hours")

    class Won(models.TextChoices):
        """How the office came by it."""

        KNOCKED = "knocked", _("We knocked at their door")
        CAME = "came", _("They came to us")
        JOINED = "joined", _("Joint building of the district")
        BOUGHT = "bought", _("Purchased by the government")
        NAMED = "named", _("Named by a resident or volunteer")
        OTHER = "other", _("Other")

    unit = models.ForeignKey(
        "needs.PartnerUnit", models.CASCADE, null=True, blank=True, related_name="offers", verbose_name=_("unit")
    )
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offers",
        verbose_name=_("volunteer"),
    )
    what = models.CharField(_("what is offered"), max_length=100)
    kind = models.ForeignKey(
        NeedKind, models.SET_NULL, null=True, blank=True, related_name="offers", verbose_name=_("serves")
    )
    age_from = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    category = models.CharField(_("only for households under"), max_length=20, choices=Category, blank=True)
    tag = models.ForeignKey(
        "households.Tag", models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("only tagged")
    )
    place = models.ForeignKey(
        "volunteers.Place", models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("only in")
    )
    mode = models.CharField(_("how"), max_length=10, choices=Mode, default=Mode.HOME)
    when = models.CharField(_("when"), max_length=100, blank=True)
    capacity = models.PositiveSmallIntegerField(_("how much"), null=True, blank=True)
    counted = models.CharField(_("counted in"), max_length=5, choices=Counted, default=Counted.TIMES)
    per = models.CharField(_("in which time"), max_length=5, choices=Period, default=Period.WEEK)
    taken = models.PositiveSmallIntegerField(_("taken"), default=0, editable=False)
    taken_since = models.DateField(_("taken since"), default=BEGINNING, editable=False)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    won = models.CharField(_("how it was won"), max_length=10, choices=Won, blank=True)
    assured_on = models.DateField(_("assured on"), null=True, blank=True)
    assured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("assured by")
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = OfferQuerySet.as_manager()
    history = FieldHistory(excluded_fields=["taken", "taken_since", "submission"])

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "what"],
                name="offer_once_a_unit",
                violation_error_message=_("This unit offers that already; take it up again there if it had ended."),
            ),
            models.UniqueConstraint(
                fields=["helper", "what"],
                name="offer_once_a_helper",
                violation_error_message=_("This volunteer offers that already."),
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, helper=None) | Q(unit=None, helper__isnull=False),
                name="offered_by_a_unit_or_a_helper",
            ),
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from")), name="offer_ages_in_order"
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(taken__lte=F("capacity")), name="no_more_taken_than_there_is"
            ),
        ]
        # The matching asks for a kind, the queue of calls for the day.
        indexes = [models.Index(fields=["assured_on", "id"], name="offer_assured")]

    def __str__(self):
        return self.what

    # --- capacity ----------------------------------------------------------------------------------------------

    def reserve(self, number: int, *, today: date) -> None:
        """Take so much of this period in one guarded UPDATE; NoCapacity where there is not so much left."""
        start = period_start(self.per, today)
        now = Q(taken_since__gte=start)
        fits = Q(capacity=None) | now & Q(capacity__gte=F("taken") + number) | ~now & Q(capacity__gte=number)
        taken = Case(When(now, then=F("taken") + number), default=Value(number))
        since = Case(When(now, then=F("taken_since")), default=Value(start), output_field=models.DateField())
        given = Offer.objects.filter(fits, Q(ended_on=None) | Q(ended_on__gt=today), pk=self.pk, per=self.per)
        if not given.update(taken=taken, taken_since=since):
            raise NoCapacity(_now("“%(offer)s” has no capacity left in this time.") % {"offer": self})

    def give_back(self, number: int, *, reserved_on: date) -> None:
        """Give back what was reserved on a day; what was of an earlier period is over anyway."""
        still = Offer.objects.filter(pk=self.pk, taken_since__lte=reserved_on, taken__gte=number)
        still.update(taken=F("taken") - number)

    # --- keeping -----------------------------------------------------------------------------------------------

    @transaction.atomic
    def correct(self, *, by, version: int, today: date, **changes):
        """Type over what is offered, if nobody saved since ``version``; what is promised already still counts.

        Raises NotAllowed where less would be offered than is promised in the period.
        """
        now = Offer.objects.select_for_update().get(pk=self.pk)  # nobody reserves meanwhile
        if now.version != version:
            raise ChangedMeanwhile(now)
        start = period_start(changes.get("per", now.per), today)
        taken = now.referrals.holding().since(start).number_taken()
        capacity = changes.get("capacity", now.capacity)
        if capacity is not None and capacity < taken:
            raise NotAllowed(_now("%(taken)s are promised in this time already.") % {"taken": taken})
        changes |= {"taken": taken, "taken_since": start}
        super().correct(by=by, version=version, **changes)

    def assure(self, *, by, today: date, version: int):
        """Somebody called, and it still holds; what had ended is offered again."""
        super().correct(by=by, version=version, assured_on=today, assured_by=by, ended_on=None)

    def end(self, *, by, on: date, version: int):
        """It is offered no longer from a day on; what is promised stays promised."""
        super().correct(by=by, version=version, ended_on=on)

    # --- in words ----------------------------------------------------------------------------------------------

    def giver(self):
        """Who offers it: the unit or the volunteer (loaded by ``for_list``)."""
        return self.unit if self.unit_id else self.helper

    def whom_to_call(self) -> tuple[str, str]:
        """The contact's name and phone: the offer's own, else the giver's."""
        if self.helper_id:
            return self.contact or self.helper.name, self.phone or self.helper.phone
        return self.contact or self.unit.contact, self.phone or self.unit.phone
