"""Referrals (转介): a partner is asked to meet a need, says yes or no, does it, and the family confirms it."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from common.wording import says
from households.models import Ground, Household, Membership, Person
from needs.models.closing import Evidence
from needs.models.consent import refused_by_family
from needs.models.need import Need
from needs.models.once import OnceQuerySet
from needs.models.provision import Channel, Provision, Told
from needs.models.referral_steps import BY_THE_PARTNER, HOLDS, LIVE, MOVE_DEEDS, MOVES, Move, State
from needs.models.service import Service
from needs.models.stepped import BesideNeed
from needs.models.steps import CARRIED, NotAllowed, Status
from volunteers.models import Level
from volunteers.models.stepped import in_words
from volunteers.rights import Sees, reach

LINK_LASTS = timedelta(days=30)
FIRST_TOLD = (Told.HEAD, Told.HOME, Told.NEED)


class ReferralQuerySet(OnceQuerySet):
    def visible_to(self, user, *, today=None):
        """The referrals of needs that somebody may look into."""
        return self.filter(reach(user, "need__household__building", sees=Sees.CARE, today=today))

    def of_need(self, need):
        return self.filter(need=need)

    def of_household(self, household):
        """Those of the needs of a household."""
        return self.filter(need__household=household)

    def telling_of(self, person):
        """Those of somebody's own needs, and of the needs of the household that he or she heads."""
        headed = Membership.objects.present().filter(person=person, is_head=True)
        return self.filter(Q(need__person=person) | Q(need__household__in=headed.values("household")))

    def holding(self):
        """Those whose capacity is taken."""
        return self.filter(state__in=HOLDS)

    def live(self):
        """Those that wait for the partner's answer or deed."""
        return self.filter(state__in=LIVE)

    def since(self, day):
        """Those reserved on a day or later."""
        return self.filter(reserved_on__gte=day)

    def number_taken(self) -> int:
        """How much they take together."""
        return self.aggregate(number=Coalesce(models.Sum("takes"), 0))["number"]

    def overdue(self, today):
        """Offered, and the day to answer by is over."""
        return self.filter(state=State.OFFERED, answer_by__lt=today)

    def in_state(self, state):
        """Those in one state."""
        return self.filter(state=state)

    def mentioning(self, words: str):
        """Those whose partner, offer or file number contains each word."""
        return self.filter(
            *(
                Q(offer__unit__name__icontains=word)
                | Q(offer__helper__name__icontains=word)
                | Q(offer__what__icontains=word)
                | Q(need__household__number__iexact=word)
                for word in words.split()
            )
        )

    def unanswered(self):
        """Not answered in time, and nobody else was asked since: what owner and area lead have to see to."""
        later = Referral.objects.filter(need=OuterRef("need"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later), state=State.EXPIRED, need__is_open=True)

    def undelivered(self, today):
        """Accepted, and neither done nor taken back so long after the day it was planned for or accepted on."""
        since = Coalesce("planned_on", "accepted_on")
        late = today - timedelta(days=settings.DELIVERY_DAYS)
        return self.annotate(since=since).filter(state=State.ACCEPTED, since__lt=late, need__is_open=True)

    def tally(self, today) -> dict[str, int]:
        """How many nobody answered, and how many were not delivered in time, in one query."""
        return self.aggregate(
            unanswered=Count("pk", filter=Q(pk__in=Referral.objects.unanswered().values("pk"))),
            undelivered=Count("pk", filter=Q(pk__in=Referral.objects.undelivered(today).values("pk"))),
        )

    def for_list(self):
        """With the need, its file and who was asked."""
        return self.select_related("need__household__building", "need__kind", "offer__unit", "offer__helper")

    def for_page(self):
        """With everything the page of one names."""
        return self.select_related(
            "need__household__building__parent__parent__parent__parent", "need__owner", "need__person",
            "offer__unit", "offer__helper", "offer__kind", "offered_by",
        )  # fmt: skip

    def latest_first(self):
        return self.order_by("-pk")

    def revoke_links(self, *, by, on):
        """The family changed (in this transaction): no link tells of the other one, until somebody makes a new link."""
        for one in self.live().order_by("pk"):
            one._step(Move.REVOKE, by=by, on=on, link_number=one.link_number + 1, link_until=None)

    def end_where_refused(self, person, *, by, on):
        """Somebody refused, or took a consent back (in this transaction): no partner does anything more that rests
        on it, and what was reserved is there again.
        """
        needs = Need.objects.select_for_update(of=("self",)).filter(
            pk__in=self.live().telling_of(person).values("need")
        )
        for need in needs.order_by("pk"):  # held before its referrals are read: no partner answers meanwhile
            for one in need.referrals.live().order_by("pk"):
                if one.is_refused(on):
                    because = _now("The family refused that partners are told, or took its consent back.")
                    one._step(Move.WITHDRAW, by=by, on=on, note=because, reason=because)

    def end_with_need(self, *, by, on):
        """The need ended (in this transaction): whoever was asked and has not delivered does nothing more for it."""
        for one in self.live().order_by("pk"):
            because = _now("with the need")
            one._step(Move.WITHDRAW, by=by, on=on, note=because, reason=because)

    @transaction.atomic
    def refer(self, *, by, need, offer, today, words, answer_by, channel, ground, law="", takes=1, submission=None):
        """Ask whoever makes the offer to meet the need: its capacity is reserved, and what is told is written down.

        A form that is sent twice is saved once. Raises NotAllowed, StepNotAllowed or NoCapacity; then nothing is.
        """
        before = self.filter(submission=submission).first() if submission else None
        if before is not None:
            return before
        if refused_by_family(need, today=today):
            raise NotAllowed(_now("The family refused that partners are told; ask them again first."))
        if not words.strip():
            raise NotAllowed(_now("Say in words what the partner is asked to do."))
        need.refer(by=by, to=says(str(offer.giver()), offer))
        offer.reserve(takes, today=today)
        if self.live().filter(need=need, offer=offer).exists():
            raise NotAllowed(_now("%(giver)s is asked for this need already.") % {"giver": offer.giver()})
        referral = self.create(
            need=need, offer=offer, round=need.reopened, takes=takes, reserved_on=today, words=words.strip(),
            answer_by=answer_by, channel=channel, ground=ground, law=law, offered_by=by, submission=submission,
            link_until=timezone.now() + LINK_LASTS if channel == Channel.LINK else None,
        )  # fmt: skip
        referral._write_down(Move.OFFER, by=by, on=today, note=referral.words)
        Provision.objects.tell(referral, by=by, fields=FIRST_TOLD, channel=channel)
        return referral


class Referral(BesideNeed):
    """One need offered to one partner: accepted, delivered and confirmed, or declined, unanswered, withdrawn."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="referrals", verbose_name=_("need"))
    offer = models.ForeignKey("needs.Offer", models.PROTECT, related_name="referrals", verbose_name=_("offer"))
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OFFERED)
    takes = models.PositiveSmallIntegerField(_("how much it takes"), default=1)
    reserved_on = models.DateField(_("reserved on"))
    words = models.CharField(_("the need in words for the partner"), max_length=300)
    answer_by = models.DateField(_("answer wanted by"))
    channel = models.CharField(_("how the partner is asked"), max_length=10, choices=Channel)
    ground = models.CharField(_("telling the partner rests on"), max_length=10, choices=Ground)
    law = models.CharField(_("law, paper or words"), max_length=300, blank=True)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    offered_at = models.DateTimeField(_("asked at"), default=timezone.now)
    link_number = models.PositiveSmallIntegerField(default=0, editable=False)
    link_until = models.DateTimeField(_("link open until"), null=True, editable=False)
    accepted_on = models.DateField(_("accepted on"), null=True)
    accepted_by = models.CharField(_("accepted by"), max_length=60, blank=True)
    planned_on = models.DateField(_("planned for"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    delivered_on = models.DateField(_("delivered on"), null=True)
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1, null=True)
    goods = models.CharField(_("goods"), max_length=200, blank=True)
    delivery_note = models.CharField(_("note"), max_length=300, blank=True)
    proof = models.CharField(_("proof"), max_length=200, blank=True)
    service = models.OneToOneField(
        "needs.Service", models.PROTECT, null=True, related_name="referral", verbose_name=_("counted as")
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True)
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction (1 to 5)"), null=True)
    family_words = models.CharField(_("the family's words"), max_length=300, blank=True)
    submission = models.UUIDField(null=True, unique=True, editable=False)

    objects = ReferralQuerySet.as_manager()
    table = {move: (MOVE_DEEDS.get(move, ""), *MOVES[move]) for move in MOVES}

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [
            models.UniqueConstraint(fields=["need", "offer"], condition=Q(state__in=LIVE), name="asked_once_at_a_time"),
            models.CheckConstraint(
                condition=~Q(state__in=(State.DELIVERED, State.CONFIRMED)) | Q(delivered_on__isnull=False),
                name="delivered_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.DECLINED, State.WITHDRAWN)) | ~Q(reason=""), name="ended_with_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["offer", "state"], name="referral_of_offer"),
            models.Index(fields=["state", "answer_by"], name="referral_unanswered"),
        ]

    def __str__(self):
        return f"{self.words} → {self.offer.giver()}"

    # --- what may be done --------------------------------------------------------------------------------------

    def moves_of_partner(self) -> list[str]:
        """What the partner may say now."""
        return [move for move in BY_THE_PARTNER if self.state in MOVES[move][0]]

    def link_is_open(self, now) -> bool:
        """Whether the partner's link opens anything at this moment: while an answer or the deed is waited for."""
        if self.state == State.OFFERED and self.answer_by < timezone.localdate(now):
            return False
        if self.link_until is None or now >= self.link_until:
            return False
        return self.state in LIVE and not self.is_refused(timezone.localdate(now))

    # --- verbs: without ``by`` it is the partner who says so, through the link ----------------------------------

    def accept(self, *, by=None, person: str, on, planned_on=None):
        """The partner will do it; now it may know the phone as well."""
        with transaction.atomic():
            self._move(
                Move.ACCEPT, by=by, on=on, told={"who": person}, accepted_on=on, accepted_by=person.strip(),
                planned_on=planned_on,
            )  # fmt: skip
            self._tell(Told.PHONE, by=by or self.offered_by, on=on, channel=Channel.TELEPHONE if by else Channel.LINK)

    def decline(self, *, by=None, because: str, on):
        """The partner will not do it; what was reserved is there again."""
        self._move(Move.DECLINE, by=by, on=on, note=in_words(because), reason=because.strip())

    def deliver(self, *, by=None, on, hours=None, goods="", note="", proof=""):
        """The partner did it: the need is said to be done, with the receipt, and somebody else checks it."""
        if self.accepted_on and on < self.accepted_on:
            raise NotAllowed(_now("It was accepted on %(day)s only.") % {"day": self.accepted_on})
        told = {"hours": hours, "goods": goods.strip(), "delivery_note": note.strip(), "proof": proof.strip()}
        with transaction.atomic():
            self._move(Move.DELIVER, by=by, on=on, note=self._delivery(told), delivered_on=on, **told)
            self._count(by=by)
            if self.need.status in CARRIED:
                owner = by or self.need.owner or self.offered_by
                self.need.was_delivered(by=owner, result=self._result(), receipt=self._delivery(told))

    def confirm(self, *, by, on, satisfaction=None, words: str):
        """The family says that it was done, and how content it is."""
        if self.delivered_on and on < self.delivered_on:
            raise NotAllowed(_now("It was delivered on %(day)s only.") % {"day": self.delivered_on})
        said = in_words(words)
        with transaction.atomic():
            self._move(
                Move.CONFIRM, by=by, on=on, note=said, confirmed_on=on, satisfaction=satisfaction, family_words=said
            )
            if self.need.status in (*CARRIED, Status.TO_CHECK):
                self.need.evidence.create(
                    round=self.need.reopened, by=by, kind=Evidence.Kind.RESIDENT, words=said, satisfaction=satisfaction
                )

    def withdraw(self, *, by, because: str, on):
        """The office takes its question back; what was reserved is there again, and what was delivered counts not."""
        with transaction.atomic():
            self._move(Move.WITHDRAW, by=by, on=on, note=in_words(because), reason=because.strip())
            service = Service.objects.standing().filter(referral=self).first()
            if service:
                service.strike(by=by, because=because)

    def expire(self, *, on):
        """The day to answer by is over: what was reserved is there again, and the need says so."""
        with transaction.atomic():
            self._move(Move.EXPIRE, by=None, on=on)
            self.need.was_unanswered(on=on, note=says(str(self.offer.giver()), self.offer))

    def new_link(self, *, by, on):
        """Another link, which tells the partner everything anew; the one before opens nothing any more."""
        with transaction.atomic():
            until = timezone.now() + LINK_LASTS
            self._move(Move.NEW_LINK, by=by, on=on, link_number=self.link_number + 1, link_until=until)
            told = (*FIRST_TOLD, Told.PHONE) if self.state == State.ACCEPTED else FIRST_TOLD
            self._tell(*told, by=by, on=on, channel=Channel.LINK)

    def revoke(self, *, by, on):
        """The link opens nothing any more."""
        self._move(Move.REVOKE, by=by, on=on, link_number=self.link_number + 1, link_until=None)

    # --- behind the verbs --------------------------------------------------------------------------------------

    def is_refused(self, today) -> bool:
        """Whether the family refused it, or has taken back the consent that the telling rests on."""
        rests_on_consent = self.ground == Ground.CONSENT
        return refused_by_family(self.need, today=today, since=self.offered_at if rests_on_consent else None)

    def _tell(self, *fields, by, on, channel):
        """Write down what the partner is told, unless the family has refused meanwhile."""
        if self.is_refused(on):
            raise NotAllowed(_now("The family refused that partners are told; ask them again first."))
        Provision.objects.tell(self, by=by, fields=fields, channel=channel)

    def _move(self, move, *, by, **told):
        """Make one allowed move, if this person may."""
        if by is not None:
            self._may(by, move)
        self._step(move, by=by, **told)

    @transaction.atomic
    def _step(self, move, **told):
        """The need is held meanwhile, and what the referral takes no longer is there again."""
        self.need = Need.objects.select_for_update(of=("self",)).select_related("owner").get(pk=self.need_id)
        super()._step(move, **told)
        if self.state not in HOLDS:
            self.offer.give_back(self.takes, reserved_on=self.reserved_on)

    def _count(self, *, by):
        """What was delivered is one service person-time, so that closing the need does not count it again."""
        what = " · ".join(filter(None, [str(self.offer), self.goods]))
        self.service = Service.objects.meet(
            self.need, by=by, on=self.delivered_on, what=what, hours=self.hours or None,
            given_by=str(self.offer.giver())[:100],
        )  # fmt: skip
        self.save(update_fields=["service"])

    def _write_down(self, move, **told):
        return self.events.create(need=self.need, move=move, state=self.state, **told)

    def _who(self, event):
        return event.teller()

    def _result(self) -> str:
        return _now("%(giver)s did it: %(what)s") % {"giver": self.offer.giver(), "what": self.words}

    def _delivery(self, told) -> str:
        """What was delivered, in one line."""
        hours = told["hours"] and _now("%(hours)s h") % told
        parts = [str(self.offer.giver()), hours, told["goods"], told["delivery_note"], told["proof"]]
        return " · ".join(filter(None, parts))[:300]

    # --- what the partner is shown -----------------------------------------------------------------------------

    def shown(self) -> dict:
        """What the link shows of the family, and no more: the phone once the partner has accepted (rights.md)."""
        household = Household.objects.with_place().with_head().get(pk=self.need.household_id)
        office = household.building.above(Level.COMMUNITY)
        phone = household.phone if self.state == State.ACCEPTED else ""
        if not phone and self.state == State.ACCEPTED:
            heads = Person.objects.filter(memberships__household=household, memberships__left_on=None)
            phone = heads.filter(memberships__is_head=True).values_list("phone", flat=True).first() or ""
        return {
            "head": household.head_name,
            "home": f"{household.building.name}{household.room}",
            "words": self.words,
            "phone": phone,
            "office": office.name,
            "office_phone": office.office_phone,
            "asked_by": self.offered_by.name,
        }
