"""Which offers fit a need (需求-资源-服务), best first, each with its reasons in words."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from households.models import Person, Tagging
from needs.models import NeedKind, Offer, Referral, State
from needs.models.offer import taken_in
from needs.resources.facts import for_whom, how_much
from volunteers.models import Level

MOST = 8
DID_IT = (State.DELIVERED, State.CONFIRMED)
EXACT, WIDER, FINER, NO_KIND = 5, 4, 3, 0  # how well the kind fits; what each other reason weighs stands in fitting
THIS_PLACE, THIS_COMMUNITY = 2, 1


@dataclass(frozen=True)
class Match:
    """One offer that fits, and why."""

    offer: Offer
    reasons: list[str]
    free: str


def matches(need, *, today, most=MOST) -> list[Match]:
    """The offers that fit a need (of ``for_page``), the best first; found by one query at any number of offers."""
    offers = fitting(need, today=today).order_by("-score", F("assured_on").desc(nulls_last=True), "pk")[:most]
    return [Match(offer, list(_reasons(offer)), how_much(offer)) for offer in offers]


def fitting(need, *, today):
    """The offers that fit, each with what speaks for it: ``by_kind``, ``in_words``, ``of_group``, ``near``, ``helped``.

    All of that together is its ``score``.
    """
    places = need.household.building.way_up()
    offers = (
        Offer.objects.given_on(today)
        .filter(_serves(need), _for_this_family(need, today), _here(places))
        .filter(Q(capacity=None) | Q(capacity__gt=taken_in(today)))
        .exclude(pk__in=_asked_already(need))
    )
    return (
        offers.with_free(today)
        .select_related("unit", "helper", "kind__parent", "place", "tag")
        .annotate(
            by_kind=_by_kind(need),
            of_group=_worth(
                Q(age_from__isnull=False) | Q(age_to__isnull=False) | ~Q(category="") | Q(tag__isnull=False)
            ),
            in_words=_worth(Q(what__in=[need.what[:100], need.kind.name])),
            near=_near(places),
            helped=_worth(_helped_before(need)),
        )
        .annotate(score=F("by_kind") + 2 * F("in_words") + 2 * F("of_group") + F("near") + 3 * F("helped"))
    )


def _serves(need) -> Q:
    """Of the need's kind, of the one it is part of, or of a finer one; or in the need's own words."""
    wider = [need.kind_id, need.kind.parent_id] if need.kind.parent_id else [need.kind_id]
    finer = NeedKind.objects.filter(parent=need.kind_id).values("pk")
    return Q(kind__in=wider) | Q(kind__in=finer) | Q(what=need.what[:100])


def _for_this_family(need, today) -> Q:
    """For anybody, or for a group to which the person (or somebody of the family) belongs."""
    household = need.household
    borne = Tagging.objects.standing().of_file(household).values("tag")
    category = Q(category="") | Q(category=household.category)
    return category & (Q(tag=None) | Q(tag__in=borne)) & _of_age(_ages(need, today))


def _ages(need, today) -> set[int]:
    """The age of whoever needs it; for a whole household the ages of its people."""
    people = [need.person] if need.person_id else Person.objects.filter(pk__in=need.household.present_people())
    return {age for person in people if (age := person.age(today)) is not None}


def _of_age(ages) -> Q:
    """Within the ages an offer is for; where no age is known nobody is left out."""
    if not ages:
        return Q()
    each = ((Q(age_from=None) | Q(age_from__lte=age)) & (Q(age_to=None) | Q(age_to__gte=age)) for age in sorted(ages))
    return reduce(or_, each)


def _here(places) -> Q:
    """Everywhere, or at a place that the home lies in; a volunteer helps in his or her own community."""
    keys = [place.pk for place in places]
    return (Q(place=None) | Q(place__in=keys)) & (Q(helper=None) | Q(helper__community__in=keys))


def _asked_already(need):
    """The offers asked for this need that have not answered, and those that said no in this round."""
    referrals = Referral.objects.of_need(need)
    said_no = referrals.filter(state=State.DECLINED, round=need.reopened)
    return referrals.live().union(said_no).values("offer")


def _by_kind(need):
    """How well the kind fits."""
    return Case(
        When(kind=need.kind_id, then=Value(EXACT)),
        When(kind=need.kind.parent_id, then=Value(WIDER)) if need.kind.parent_id else When(pk=None, then=Value(0)),
        When(kind__parent=need.kind_id, then=Value(FINER)),
        default=Value(NO_KIND),
        output_field=IntegerField(),
    )


def _near(places):
    """Whether the offer is meant for this part of the grid."""
    close = [place.pk for place in places if place.level > Level.COMMUNITY]
    return Case(
        When(place__in=close, then=Value(THIS_PLACE)),
        When(place__isnull=False, then=Value(THIS_COMMUNITY)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _helped_before(need) -> Q:
    """Whether the same giver did something for this family already."""
    done = Referral.objects.filter(need__household=need.household_id, state__in=DID_IT)
    return Q(unit__in=done.filter(offer__unit__isnull=False).values("offer__unit")) | Q(
        helper__in=done.filter(offer__helper__isnull=False).values("offer__helper")
    )


def _worth(condition):
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _reasons(offer):
    """Why an offer fits, in words."""
    if offer.by_kind in (EXACT, WIDER):
        yield _("serves %(kind)s") % {"kind": offer.kind.name}
    elif offer.by_kind == FINER:
        yield _("serves part of it: %(kind)s") % {"kind": offer.kind.name}
    if offer.in_words:
        yield _("offers just that")
    if offer.of_group:
        yield _("for this group: %(group)s") % {"group": for_whom(offer)}
    if offer.near == THIS_PLACE:
        yield _("in the same area: %(place)s") % {"place": offer.place.name}
    elif offer.near == THIS_COMMUNITY:
        yield _("in the same community")
    if offer.helped:
        yield _("helped this family before")
