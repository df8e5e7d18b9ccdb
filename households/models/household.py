"""One file per household (一户一档)."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Left, StrIndex
from django.utils.translation import gettext_lazy as _

from common.crypto import EncryptedTextField
from households.models.search_index import AS_IT_WAS, SearchIndex
from households.sight import sight_throughout
from volunteers.models import Level, Place
from volunteers.models.field_history import FieldHistory
from volunteers.models.versioned import Versioned
from volunteers.rights import Sees, posts_of, reach, reach_to


class AlreadyClosed(Exception):
    """The file was closed (or reopened) meanwhile; nothing was written."""


class Category(models.TextChoices):
    """What the household as a whole is under (domain.md §2.2); benefits of persons come apart from it."""

    NONE = "none", _("None")
    DIBAO = "dibao", _("Minimum living allowance")
    SINGLE_DIBAO = "single_dibao", _("Single-person minimum living allowance")
    TEKUN = "tekun", _("Destitute support")
    MARGIN = "margin", _("Minimum-allowance margin")
    RIGID = "rigid", _("Rigid expenses")
    RELAPSE_WATCH = "relapse_watch", _("Watched against falling back into poverty")
    TEMPORARY = "temporary", _("Temporary aid")
    OTHER = "other", _("Other")


class Cause(models.TextChoices):
    """Why the household is in hardship (致困原因)."""

    ILLNESS = "illness", _("Illness")
    DISABILITY = "disability", _("Disability")
    NO_LABOUR = "no_labour", _("Lack of labour")
    JOB_LOSS = "job_loss", _("Unemployment")
    LAND_LOSS = "land_loss", _("Loss of land")
    DISASTER = "disaster", _("Disaster")
    SCHOOLING = "schooling", _("Schooling")
    RIGID = "rigid", _("Rigid expenses")
    ACCIDENT = "accident", _("Accident")
    FAMILY_CHANGE = "family_change", _("Change in the family")
    OTHER = "other", _("Other")


class Risk(models.TextChoices):
    """How closely the household is watched; sets how often somebody visits (domain.md §4)."""

    HIGH = "high", _("High risk")
    KEY = "key", _("Key household")
    GENERAL = "general", _("General")


class VisitInterval(models.Model):
    """After how many days a household of this risk is due again; local, set by supervisors."""

    risk = models.CharField(_("risk"), max_length=10, choices=Risk, unique=True)
    days = models.PositiveSmallIntegerField(_("days"))

    history = FieldHistory()

    class Meta:
        verbose_name = _("visit interval")
        verbose_name_plural = _("visit intervals")

    def __str__(self):
        return f"{self.get_risk_display()}: {self.days}"


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, user, *, sees=Sees.REACH, today=None):
        """The files in somebody's reach today."""
        return self.filter(reach(user, "building", sees=sees, today=today))

    def open_on(self, day):
        """The files that are open on a day; a file whose first day nobody wrote down counts as open before."""
        away = TimeClosed.objects.filter(household=OuterRef("pk"), closed_on__lte=day, reopened_on__gt=day)
        return self.filter(
            Q(opened_on=None) | Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day), ~Exists(away)
        )

    def open(self):
        """The files nobody has closed."""
        return self.filter(closed_on=None)

    def closed(self):
        """The files that somebody has closed."""
        return self.filter(closed_on__isnull=False)

    def within(self, *places):
        """The files of these places of the grid."""
        return self.filter(building__in=Place.objects.buildings_below(places).values("pk"))

    def with_keys(self, keys):
        """The files with these keys."""
        return self.filter(pk__in=keys)

    def first_keys(self, most) -> list[int]:
        """The keys of the first ones, by number."""
        return list(self.by_number().values_list("pk", flat=True)[:most])

    def where_may(self, user, deed):
        """The files at whose place one of somebody's posts of today allows a deed."""
        return self.filter(reach_to(user, deed, "building"))

    def keys_where_helps(self, helper, *, today) -> set[int]:
        """The keys of those in whose community somebody helps, or over which a post of the day stands."""
        places = [post.place for post in posts_of(helper, today=today) if post.place_id]
        places += [helper.community] if helper.community_id else []
        return set(self.within(*places).order_by().values_list("pk", flat=True))

    def tagged(self, tag):
        """The files that bear a tag, or one of whose members does."""
        from households.models.person import Membership
        from households.models.tag import Tagging

        standing = Tagging.objects.standing().of_tag(tag)
        present = Membership.objects.present().filter(person__in=standing.values("person"))
        return self.filter(
            Q(pk__in=standing.exclude(household=None).values("household")) | Q(pk__in=present.values("household"))
        )

    def paired_with(self, helper):
        """The files that a helper stands by; with None those that nobody does."""
        from households.models.pairing import Pairing

        paired = Pairing.objects.standing()
        if helper is None:
            return self.exclude(pk__in=paired.values("household"))
        return self.filter(pk__in=paired.of_helper(helper).values("household"))

    def of_submission(self, submission):
        """The file that a form with this mark opened; a form sent twice opens one."""
        return self.filter(submission=submission).first() if submission else None

    def containing(self, *words):
        """The files whose numbers, names (also in pinyin), phones or addresses contain each word (folded)."""
        return self.filter(*(Q(search_text__holds=word) for word in words))

    def known_to_hold(self, *words, user):
        """Of files that contain the words: not those that contain them only as they were, out of sight for care."""
        if sight_throughout(user).care:
            return self
        now = Left("search_text", StrIndex("search_text", Value(AS_IT_WAS)))
        seen = reach(user, "building", sees=Sees.CARE)
        return self.alias(now=now).filter(seen | Q(*(Q(now__contains=word) for word in words)))

    def with_outdated_search(self):
        """The files whose search text does not say what was: an earlier version of the program wrote it."""
        return self.exclude(search_text__contains=AS_IT_WAS)

    def visit_due(self, today):
        """Open files whose next visit is due today or was due before."""
        return self.open().filter(next_visit_on__lte=today)

    def visit_due_soon(self, today, days=7):
        """Open files whose next visit is due within days, or was due before."""
        return self.open().filter(next_visit_on__lte=today + timedelta(days=days))

    def never_met(self):
        """Open files of which nobody was ever met on a visit."""
        return self.open().filter(last_visit_on=None)

    def for_list(self):
        """What a line of the list says, as plain values; the people come in one more query for the page."""
        return self.values(
            "pk", "number", "room", "building__name", "category", "risk", "last_visit_on", "next_visit_on", "closed_on",
            "phone", "living_address", "cause", "opened_on",
        )  # fmt: skip

    def continuing(self, household):
        """The file in which a merged household goes on."""
        return self.filter(continues=household)

    def numbered(self, number: str):
        """The file of this number, as it is written or in capital letters."""
        return self.filter(number__in={number.strip(), number.strip().upper()})

    def by_number(self):
        return self.order_by("number", "pk")

    def with_place(self):
        """With the building and the way up to the street."""
        return self.select_related("building__parent__parent__parent__parent")

    def with_head(self):
        """With the name of the present head, as ``head_name``."""
        from households.models.person import Membership

        head = Membership.objects.filter(household=OuterRef("pk"), is_head=True, left_on=None)
        return self.annotate(head_name=Subquery(head.values("person__name")[:1]))

    def retally_visits(self):
        """Write the last and next visit day of these files anew from their visits."""
        from households.models.visit import Visit

        latest = Visit.objects.standing().filter(household=OuterRef("pk")).order_by("-visited_on", "-pk")
        planned = Case(When(closed_on=None, then=Subquery(latest.values("next_visit_on")[:1])), default=None)
        return self.update(last_visit_on=self._last_met(), next_visit_on=planned)

    def retally_last_met(self):
        """Write the last visit day of these files anew, and leave the next one as it is planned."""
        return self.update(last_visit_on=self._last_met())

    def _last_met(self):
        from households.models.visit import Visit

        met = Visit.objects.standing().filter(household=OuterRef("pk"), met=True).order_by()
        return Subquery(met.values("household").annotate(day=Max("visited_on")).values("day"))


class Household(Versioned):
    """The file of one household: where it lives, why it needs help, and what is kept about it."""

    number = models.CharField(_("file number"), max_length=40, unique=True)
    building = models.ForeignKey(
        Place,
        models.PROTECT,
        related_name="households",
        limit_choices_to={"level": Level.BUILDING},
        verbose_name=_("building"),
    )
    room = models.CharField(_("room"), max_length=60, blank=True)
    living_address = models.CharField(_("living address"), max_length=200, blank=True)
    registered_address = models.CharField(_("registered address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    category = models.CharField(_("category"), max_length=20, choices=Category, default=Category.NONE)
    cause = models.CharField(_("cause of hardship"), max_length=20, choices=Cause, blank=True)
    risk = models.CharField(_("risk"), max_length=10, choices=Risk, default=Risk.GENERAL)
    bank_name = models.CharField(_("bank"), max_length=100, blank=True)
    account_holder = models.CharField(_("account holder"), max_length=100, blank=True)
    bank_account = EncryptedTextField(
        _("bank account"), label="households.Household.bank_account", blank=True, default=""
    )
    note = models.TextField(_("note"), blank=True)
    declared = models.JSONField(_("declared figures"), default=dict, blank=True, editable=False)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    closed_because = models.CharField(_("reason for closing"), max_length=200, blank=True, editable=False)
    anonymised_on = models.DateField(_("anonymised on"), null=True, blank=True, editable=False)
    continued_in = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continues", editable=False,
        verbose_name=_("goes on in"),
    )  # fmt: skip
    last_visit_on = models.DateField(_("last met on"), null=True, blank=True, editable=False)
    next_visit_on = models.DateField(_("next visit"), null=True, blank=True)
    search_text = models.TextField(blank=True, editable=False)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    source = models.CharField(_("from"), max_length=200, blank=True, editable=False)

    objects = HouseholdQuerySet.as_manager()
    history = FieldHistory(excluded_fields=["search_text", "last_visit_on", "submission"])

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gte=F("opened_on")),
                name="file_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_because="") | Q(closed_on__isnull=False) & ~Q(closed_because=""),
                name="file_closes_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["building", "number"], name="household_building_number"),
            models.Index(fields=["next_visit_on", "id"], name="household_next_visit"),
            models.Index(fields=["last_visit_on", "id"], name="household_last_visit"),
            models.Index(fields=["category", "number"], name="household_category"),
            models.Index(fields=["cause", "number"], name="household_cause"),
            models.Index(fields=["risk", "number"], name="household_risk"),
            models.Index(fields=["number"], condition=Q(closed_on__isnull=False), name="household_closed"),
            SearchIndex(fields=["building", "search_text"], name="household_search"),
        ]

    def __str__(self):
        return self.number

    def present_people(self):
        """The people who are members now, the head first."""
        from households.models.person import Person

        return (
            Person.objects.filter(memberships__household=self, memberships__left_on=None)
            .annotate(leads=F("memberships__is_head"))
            .order_by("-leads", "pk")
        )

    def close(self, *, by, on, because: str, paper=""):
        """Close the file with its day and reason; raises AlreadyClosed when it was closed meanwhile."""
        from households.closing import close_household

        close_household(by=by, household=self, on=on, because=because, paper=paper)
        self.refresh_from_db()

    def reopen(self, *, by, on, because: str, paper=""):
        """Open a closed file again, on the same row; raises AlreadyClosed when it is open."""
        from households.closing import reopen_household

        reopen_household(by=by, household=self, on=on, because=because, paper=paper)
        self.refresh_from_db()


class TimeClosed(models.Model):
    """A time that a file was closed for, written down when it was opened again."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="times_closed")
    closed_on = models.DateField(_("closed on"))
    reopened_on = models.DateField(_("opened again on"))

    class Meta:
        verbose_name = _("time closed")
        verbose_name_plural = _("times closed")
        constraints = [
            models.CheckConstraint(condition=Q(reopened_on__gte=F("closed_on")), name="file_reopens_after_it_closes"),
        ]

    def __str__(self):
        return f"{self.closed_on} – {self.reopened_on}"
