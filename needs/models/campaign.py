"""Campaigns (冬送温暖、夏送清凉): who gets what, from a list that is frozen, ticked off household by household."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from households.models import Membership
from households.models.lead import at_posts
from needs.models.goods import Goods
from needs.models.kind import ServiceClass
from needs.models.project import Project
from needs.models.service import Service
from needs.models.steps import NotAllowed, StepNotAllowed
from volunteers.audit.recording import Did, notice
from volunteers.models import Level, Place
from volunteers.models.field_history import FieldHistory
from volunteers.models.stepped import must_be_allowed
from volunteers.rights import Deed, Sees, reach

MOST_AT_ONCE = 2000
HOUSE_BY_HOUSE = ("household__building__name", "household__room", "pk")


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The campaigns of the communities somebody looks after, and those with recipients in one's reach."""
        given = Recipient.objects.visible_to(user, today=today).order_by().values("campaign")
        return self.filter(at_posts(user, lambda right: Sees.CARE in right.sees, today) | Q(pk__in=given))

    def for_list(self):
        return self.select_related("place", "goods", "project").order_by("-starts_on", "-pk")

    def for_page(self):
        """With its goods and the way up from the community, to ask who keeps it."""
        return self.select_related("place__parent", "goods", "project")

    @transaction.atomic
    def begin(self, *, by, place, submission, **told) -> "Campaign":
        """Begin a campaign; the same form's ``submission`` gives the one there is. Raises NotAllowed."""
        must_be_allowed(by, Deed.KEEP_FILES, place.pk)
        return self.get_or_create(submission=submission, defaults=told | {"place": place, "by": by})[0]


class Campaign(models.Model):
    """One campaign of a community: its name and term, and the goods that each recipient gets."""

    place = models.ForeignKey(
        Place, models.PROTECT, related_name="campaigns", limit_choices_to={"level": Level.COMMUNITY},
        verbose_name=_("community"),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=100)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    goods = models.ForeignKey(
        Goods, models.PROTECT, null=True, blank=True, related_name="campaigns", verbose_name=_("goods from the store")
    )
    each = models.PositiveSmallIntegerField(_("for each household"), default=1)
    words = models.CharField(_("what each household gets"), max_length=200)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    submission = models.UUIDField(null=True, unique=True, editable=False)

    objects = CampaignQuerySet.as_manager()
    history = FieldHistory(excluded_fields=["submission"])

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(each__gt=0), name="campaign_gives_something"),
        ]

    def __str__(self):
        return self.name

    @transaction.atomic
    def add(self, households, *, by) -> int:
        """Put these households on the list; those on it already stay as they are. Says how many are new."""
        must_be_allowed(by, Deed.KEEP_FILES, self.place_id)
        here = households.open().within(self.place).order_by("number", "pk").values_list("pk", flat=True)
        keys = list(here[: MOST_AT_ONCE + 1])
        if len(keys) > MOST_AT_ONCE:
            raise NotAllowed(_now("More than %(most)s households at once: narrow the filter.") % {"most": MOST_AT_ONCE})
        before = self.recipients.count()
        rows = [Recipient(campaign=self, household_id=key, added_by=by) for key in keys]
        notice(Recipient.objects.bulk_create(rows, ignore_conflicts=True), Did.ADDED)
        return self.recipients.count() - before


class RecipientQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The recipients among the households that somebody may look into for care."""
        return self.filter(reach(user, "household__building", sees=Sees.CARE, today=today))

    def of(self, campaign):
        return self.filter(campaign=campaign)

    def for_page(self):
        """With the household's place and the campaign, to mark one."""
        return self.select_related("household__building__parent__parent__parent__parent", "campaign__goods", "service")

    def tally(self) -> dict[str, int]:
        """How many wait, were given, were not met."""
        counted = dict(self.order_by().values_list("state").annotate(number=Count("pk")))
        return {state: counted.get(state, 0) for state in Recipient.State.values}

    def for_list(self):
        """With household, building and the head's name, house by house."""
        head = Membership.objects.filter(household=OuterRef("household"), is_head=True, left_on=None)
        return (
            self.select_related("household__building", "marked_by")
            .annotate(head_name=Subquery(head.values("person__name")[:1]))
            .order_by(*HOUSE_BY_HOUSE)
        )


class Recipient(models.Model):
    """One household on a campaign's list: waiting, given, or not met; what was given is one service person-time."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("campaign", "Waiting")
        GIVEN = "given", pgettext_lazy("campaign", "Given")
        NOT_MET = "not_met", pgettext_lazy("campaign", "Not met")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="recipients")
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="given_campaigns")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    given_on = models.DateField(_("given on"), null=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("marked by")
    )
    marked_at = models.DateTimeField(_("marked at"), null=True)
    service = models.OneToOneField(
        Service, models.PROTECT, null=True, related_name="recipient", verbose_name=_("counted as")
    )

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "household"], name="recipient_once_a_campaign"),
            models.CheckConstraint(
                condition=Q(state="given", service__isnull=False, given_on__isnull=False)
                | ~Q(state="given") & Q(service=None, given_on=None),
                name="given_is_a_service",
            ),
        ]

    def __str__(self):
        return f"{self.campaign} · {self.household}"

    @transaction.atomic
    def give(self, *, by, on, note=""):
        """The household got it: out of the store, and one material service more; StepNotAllowed when it did already.

        Not met is no end: somebody goes again. Raises NotEnough where the store is empty.
        """
        campaign = Campaign.objects.select_related("goods", "project").get(pk=self.campaign_id)
        if not campaign.starts_on <= on <= timezone.localdate():
            raise NotAllowed(_now("The day lies between the campaign's first day and today."))
        if Recipient.objects.filter(pk=self.pk, state=self.State.GIVEN).exists():  # nothing is written in vain
            raise StepNotAllowed(_now("“%(row)s” was marked meanwhile.") % {"row": self.household})
        service = Service.objects.give(
            by=by, household=self.household, what=campaign.words, on=on, service_class=ServiceClass.MATERIAL,
            project=campaign.project, given_by=campaign.name,
        )  # fmt: skip
        self._mark(by, (self.State.WAITING, self.State.NOT_MET), self.State.GIVEN, note, given_on=on, service=service)
        if campaign.goods:
            campaign.goods.write(by=by, quantity=-campaign.each, on=on, why=campaign.name)

    @transaction.atomic
    def not_met(self, *, by, note=""):
        """Nobody opened the door; the row stays to be tried again."""
        must_be_allowed(by, Deed.LOG_VISIT, self.household.building_id)
        self._mark(by, (self.State.WAITING, self.State.NOT_MET), self.State.NOT_MET, note)

    @transaction.atomic
    def take_back(self, *, by, because: str):
        """It was not given after all: waiting again, the service counts no longer, the goods are back in store."""
        must_be_allowed(by, Deed.KEEP_FILES, self.household.building_id)
        service, campaign = self.service, self.campaign
        self._mark(by, (self.State.GIVEN,), self.State.WAITING, because, given_on=None, service=None)
        service.strike(by=by, because=because)
        if campaign.goods:
            campaign.goods.write(by=by, quantity=campaign.each, on=timezone.localdate(), why=campaign.name)

    def _mark(self, by, states, to, note, **changes):
        changes |= {"state": to, "note": note.strip()[:200], "marked_by": by, "marked_at": timezone.now()}
        if not Recipient.objects.filter(pk=self.pk, state__in=states).update(**changes):
            raise StepNotAllowed(_now("“%(row)s” was marked meanwhile.") % {"row": self.household})
        self.refresh_from_db(fields=list(changes))
        notice([self], Did.CHANGED)
