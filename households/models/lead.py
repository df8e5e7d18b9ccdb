"""Leads (线索): people who may need help and are on no file yet."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from households.models.lead_states import (
    CHANNELS,
    DAYS,
    LEAD_DEEDS,
    LEAD_STEPS,
    ON_FILE,
    OPEN_LEAD,
    Channel,
    LeadSource,
    LeadState,
    LeadStep,
)
from households.models.urgency import Urgency
from volunteers.audit.recording import Did, notice
from volunteers.models import Level, Place, Post
from volunteers.models.field_history import FieldHistory
from volunteers.models.stepped import NotAllowed, Stepped, in_words, must_be_allowed
from volunteers.rights import RIGHTS, Deed, Role, Sees, may, posts_of

# What a correction may type over; state, owner and the day of the visit change by steps alone.
PLAIN_OF_LEAD = (
    "name", "place", "address", "phone", "noticed", "urgency", "channel", "origin", "origin_words", "found_on",
    "due_on",
)  # fmt: skip
# What tells of a person, and goes when the lead is kept no longer.
TELLING = ("name", "address", "phone", "noticed", "origin_words", "key")


class LeadQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The leads at the places that somebody looks after for care, and in whatever lies in them."""
        return self.filter(at_posts(user, lambda right: Sees.CARE in right.sees, today))

    def where_may(self, user, deed, *, today=None):
        """The leads at whose place one of somebody's posts of today allows a deed."""
        return self.filter(at_posts(user, lambda right: deed in right.does, today))

    def within(self, *places):
        """The leads of these places and of all that lie in them."""
        inside = [Place.objects.inside(place).order_by().values("pk") for place in places]
        return self.filter(Q(place__in=places) | Q(*(Q(place__in=rows) for rows in inside), _connector=Q.OR))

    def open(self):
        """Those nobody has ended."""
        return self.filter(state__in=OPEN_LEAD)

    def in_state(self, *states):
        return self.filter(state__in=states)

    def overdue(self, today):
        """Open, and somebody should have been there by now."""
        return self.open().filter(due_on__lt=today)

    def owned_by(self, user):
        return self.filter(owner=user)

    def mentioning(self, words: str):
        """The leads whose name, address or words contain each word."""
        fields = ("name", "address", "noticed", "phone", "origin_words")
        return self.filter(
            *(Q(*(Q(**{f"{name}__icontains": word}) for name in fields), _connector=Q.OR) for word in words.split())
        )

    def found_between(self, first, last):
        """The leads of a period, both days counted."""
        return self.filter(found_on__range=(first, last))

    def on_file(self):
        """Those that led to a file."""
        return self.filter(state__in=ON_FILE)

    def of_household(self, household):
        """The leads that led to this file."""
        return self.filter(household=household)

    def of_submission(self, submission):
        """The lead that a form with this mark raised; a form sent twice raises one."""
        return self.filter(submission=submission).first() if submission else None

    def for_list(self):
        """With all that a row of the list shows."""
        return self.select_related("place", "owner", "household")

    def for_page(self):
        """With everything one lead's page names."""
        return self.select_related(
            "place__parent__parent__parent__parent",
            "owner",
            "found_by",
            "person",
            "household__building__parent__parent__parent__parent",
        )

    def tally(self, today) -> dict:
        """How many leads are in which state, and how many are ``"overdue"``."""
        late = Count("pk", filter=Q(due_on__lt=today, state__in=OPEN_LEAD))
        rows = self.order_by().values("state").annotate(number=Count("pk"), late=late)
        numbers = {row["state"]: row for row in rows}
        tally = {state: numbers.get(state, {"number": 0})["number"] for state in LeadState.values}
        return tally | {"overdue": sum(row["late"] for row in numbers.values())}

    @transaction.atomic
    def hand_over_all(self, *, by, owner, note):
        """Give those still open to somebody else; the deed that hands a post over asks who may."""
        chosen = list(self.open().select_for_update().order_by("pk"))
        self.model.objects.filter(pk__in=[lead.pk for lead in chosen]).update(owner=owner, version=F("version") + 1)
        told = {"step": LeadStep.ASSIGN, "by": by, "on": timezone.localdate(), "note": f"{owner}：{note}"}
        steps = LeadEvent.objects.bulk_create(LeadEvent(lead=lead, state=lead.state, **told) for lead in chosen)
        notice(steps, Did.STEP, word=LeadStep.ASSIGN)

    # --- deeds -------------------------------------------------------------------------------------------------

    @transaction.atomic
    def raise_lead(self, *, by, place, name, origin, found_on, key="", submission=None, note="", **more) -> "Lead":
        """Write down somebody who may need help; the same ``key`` of a source at a place gives the lead there is.

        So does the same form's ``submission``.

        ``place`` is a place of the grid with its parents loaded; ``key`` tells people of one source apart and says
        nothing by itself (a keyed fingerprint). ``by`` is None for the office's own command line. What is not said
        follows: the channel from the source, the day it is due from how urgent it is, the owner from the place.
        """
        if by is not None:
            must_be_allowed(by, Deed.REPORT, place)
        more.setdefault("channel", CHANNELS[origin])
        more.setdefault("urgency", Urgency.NORMAL)
        more["due_on"] = more.get("due_on") or found_on + timedelta(days=DAYS[more["urgency"]])
        if "owner" not in more:
            more["owner"] = group_lead_at(place, today=timezone.localdate())
        more |= {"name": name, "found_on": found_on, "found_by": by}
        key = keyed(place, key)
        once = {"origin": origin, "key": key} if key else {"submission": submission}
        more |= {"place": place, "origin": origin, "key": key, "submission": submission}
        if key or submission:
            lead, is_new = self.get_or_create(**once, defaults=more)
        else:
            lead, is_new = self.create(**more), True
        if is_new:
            lead.events.create(step=LeadStep.RAISED, state=lead.state, by=by, on=found_on, note=note)
        return lead

    @transaction.atomic
    def forget(self, *, before) -> int:
        """Of leads that led nowhere and ended before a day nothing stays but that there were so many; says how many.

        Their reports' words and photos go too: the photo's bytes when what belongs to no row is swept.
        """
        ended = self.filter(state__in=(LeadState.NO_NEED, LeadState.NOT_FOUND), forgotten=False)
        newer = LeadEvent.objects.filter(lead=OuterRef("pk"), on__gte=before)
        held = ended.exclude(Exists(newer)).select_for_update()  # nobody takes one up again meanwhile
        keys = list(held.values_list("pk", flat=True))
        self.model.reports.rel.related_model.objects.filter(lead__in=keys).update(what="", photo="")
        LeadEvent.objects.filter(lead__in=keys).update(note="")
        Lead.history.filter(id__in=keys).delete()
        empty = dict.fromkeys(TELLING, "")
        return self.filter(pk__in=keys).update(forgotten=True, version=F("version") + 1, **empty)


class Lead(Stepped):
    """Somebody who may need help and is on no file yet: who, where, what was noticed, how it was found."""

    place = models.ForeignKey(
        Place, models.PROTECT, related_name="leads", db_index=False, verbose_name=_("place")
    )  # lead_of_place begins with it
    name = models.CharField(_("name"), max_length=100)
    address = models.CharField(_("address in words"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    noticed = models.CharField(_("what was noticed"), max_length=500, blank=True)
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency, default=Urgency.NORMAL)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    origin = models.CharField(_("source"), max_length=16, choices=LeadSource)
    origin_words = models.CharField(_("which list, meeting or caller"), max_length=200, blank=True)
    key = models.CharField(max_length=100, blank=True, editable=False)
    found_on = models.DateField(_("found on"))
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="leads_found", editable=False,
        verbose_name=_("found by"),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=LeadState, default=LeadState.NEW, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="leads_owned",
        verbose_name=_("owner"),
    )  # fmt: skip
    due_on = models.DateField(_("due"))
    visited_on = models.DateField(pgettext_lazy("lead", "visited on"), null=True, blank=True, editable=False)
    household = models.ForeignKey(
        "households.Household", models.PROTECT, null=True, related_name="leads", editable=False,
        verbose_name=_("household"),
    )  # fmt: skip
    person = models.ForeignKey(
        "households.Person",
        models.PROTECT,
        null=True,
        related_name="found_as",
        editable=False,
        verbose_name=_("person"),
    )
    forgotten = models.BooleanField(_("nothing of the person is kept"), default=False, editable=False)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = LeadQuerySet.as_manager()
    table = {step: (LEAD_DEEDS[step], *LEAD_STEPS[step]) for step in LEAD_STEPS}
    history = FieldHistory(excluded_fields=["key", "submission"])

    class Meta:
        verbose_name = pgettext_lazy("somebody found", "lead")
        verbose_name_plural = pgettext_lazy("somebody found", "leads")
        constraints = [
            models.UniqueConstraint(fields=["origin", "key"], condition=~Q(key=""), name="lead_once_of_its_source"),
            models.CheckConstraint(
                condition=Q(state__in=ON_FILE, household__isnull=False, person__isnull=False)
                | ~Q(state__in=ON_FILE) & Q(household=None, person=None),
                name="lead_on_file_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(LeadState.VISITED, LeadState.NO_NEED)) | Q(visited_on__isnull=False),
                name="visited_lead_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(forgotten=True, name="") | Q(forgotten=False) & ~Q(name=""), name="lead_has_a_name"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "state", "due_on"], name="lead_of_place"),
            models.Index(fields=["state", "due_on", "id"], name="lead_state_due"),
            models.Index(fields=["-found_on", "-id"], name="lead_found"),
        ]

    def __str__(self):
        return self.name or _now("(no longer kept)")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_LEAD

    def steps_for(self, user) -> list[str]:
        """The steps this person may take now; with one that is kept no longer, none."""
        return [] if self.forgotten else super().steps_for(user)

    # --- verbs -------------------------------------------------------------------------------------------------

    def assign(self, *, by, owner, note=""):
        """Give the lead to somebody, who goes and looks."""
        if not may(owner, LEAD_DEEDS[LeadStep.VISIT], self._place()):
            raise NotAllowed(_now("%(name)s visits nobody at this place.") % {"name": owner})
        self._step(LeadStep.ASSIGN, by=by, note=f"{owner}：{note}" if note else str(owner), owner=owner)

    def visit(self, *, by, on, note):
        """Somebody was there; what was seen and said."""
        self._must_be_past(on)
        self._step(LeadStep.VISIT, by=by, on=on, note=in_words(note), visited_on=on)

    def open_file(self, *, by, household, person, note=""):
        """A file was opened for whoever was found."""
        self._step(LeadStep.OPEN_FILE, by=by, note=note or household.number, household=household, person=person)

    def join_file(self, *, by, household, person, note=""):
        """Whoever was found is on a file already, or joined one."""
        self._step(LeadStep.JOIN_FILE, by=by, note=note or household.number, household=household, person=person)

    def no_need(self, *, by, note):
        """Somebody was there, and no help is needed."""
        self._step(LeadStep.NO_NEED, by=by, note=in_words(note))

    def not_found(self, *, by, note):
        """There is nobody of this name, or nobody knows where."""
        self._step(LeadStep.NOT_FOUND, by=by, note=in_words(note))

    def reopen(self, *, by, note):
        """Something more is known: somebody goes again."""
        due_on = timezone.localdate() + timedelta(days=DAYS[self.urgency])
        self._step(LeadStep.REOPEN, by=by, note=in_words(note), visited_on=None, due_on=due_on)

    def correct(self, *, by, version, **changes):
        """Type over plain facts (PLAIN_OF_LEAD), if nobody saved since ``version``; else ChangedMeanwhile.

        Another place lies in the same community; where the owner visits nobody there, its group's lead is the owner.
        """
        if beyond := set(changes) - set(PLAIN_OF_LEAD):
            raise ValueError(f"changed by steps alone: {', '.join(sorted(beyond))}")
        place = changes.get("place")
        if place is not None and place.pk != self.place_id:
            self._must_lie_near(place, by)
            if not (self.owner and may(self.owner, LEAD_DEEDS[LeadStep.VISIT], place)):
                changes["owner"] = group_lead_at(place, today=timezone.localdate())
        super().correct(by=by, version=version, **changes)

    # --- behind the verbs --------------------------------------------------------------------------------------

    def _place(self):
        return self.place

    def _step(self, step, *, by, **told):
        self._may(by, step)
        super()._step(step, by=by, **told)

    def _seize(self, changes, **as_seen):
        super()._seize(changes, forgotten=False, **as_seen)

    def _write_down(self, step, **told):
        return self.events.create(step=step, state=self.state, **told)

    def _must_lie_near(self, place, by):
        must_be_allowed(by, Deed.REPORT, place)
        way = self.place.way_up()
        community = next((one for one in way if one.level == Level.COMMUNITY), way[0])
        if community.pk not in place.lineage():
            raise NotAllowed(_now("Choose a place in the same community."))

    def _must_be_past(self, day):
        if not self.found_on <= day <= timezone.localdate():
            raise NotAllowed(_now("The day of the visit lies between the day it was found and today."))


def keyed(place, key: str) -> str:
    """The key of a source with the place it was raised at, which stays when the lead's own place is corrected."""
    return f"{place.pk}:{key}" if key else ""


def group_lead_at(place, *, today):
    """Who leads the group that a place lies in today; None above a group, or where nobody does who still helps."""
    posts = Post.objects.held_on(today).filter(role=Role.GROUP_LEAD, place__in=place.lineage(), user__is_active=True)
    post = posts.select_related("user").order_by("pk").first()
    return post.user if post else None


def at_posts(user, fits, today, *, path="place") -> Q:
    """The rows at, or below, the places of somebody's posts of the day whose right ``fits``; ``path`` finds a place."""
    posts = [post for post in posts_of(user, today=today) if post.place_id and fits(RIGHTS[post.role])]
    if any(post.stands_over_everything for post in posts):
        return Q(**{f"{path}__isnull": False})  # holds for every row; an empty Q would be lost from an OR
    there = Q(**{f"{path}__in": [post.place_id for post in posts]})
    for post in posts:
        there |= Q(**{f"{path}__in": Place.objects.inside(post.place).order_by().values("pk")})
    return there


class LeadEventQuerySet(models.QuerySet):
    def visible_to(self, user, *, today=None):
        """The steps of leads in somebody's reach."""
        return self.filter(lead__in=Lead.objects.visible_to(user, today=today).order_by().values("pk"))

    def story(self):
        """With who did it, the last step first."""
        return self.select_related("by").order_by("-pk")


class LeadEvent(models.Model):
    """One step in a lead's life: who took it, when, into which state; never changed, but emptied with the lead."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="events")
    step = models.CharField(_("step"), max_length=12, choices=LeadStep)
    state = models.CharField(_("state"), max_length=10, choices=LeadState)
    on = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("written down at"), default=timezone.now)
    note = models.TextField(_("note"), blank=True)

    objects = LeadEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a lead")
        verbose_name_plural = _("steps of leads")

    def __str__(self):
        return f"{self.get_step_display()} · {self.on}"
