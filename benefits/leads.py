"""Whom lists name and nobody keeps: each becomes a lead, once, for somebody to go and look."""

from datetime import date, timedelta
from itertools import batched

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from benefits.conditions import Facts
from benefits.models import Award, Finding, Nature, Rule
from households.models import Lead, LeadSource
from households.models.lead import keyed
from households.models.lead_states import DAYS
from households.models.urgency import Urgency
from volunteers.models import Level, Place

ALONE, OPERATION, ENDING = "lives_alone", "operation", "care_ending"
BESIDE = (OPERATION, "chronic_illness", ENDING)  # living alone by itself is nothing to look into
AT_ONCE = 900
RECENTLY = timedelta(days=366)  # an operation of which the day is told, and only of that
SOON = timedelta(days=60)  # care that ends within these days leaves time to find other care


def raise_leads(day: date, *, by=None) -> int:
    """Write a lead for each of them that is none yet; how many are new."""
    places = {place.name: place for place in Place.objects.at(Level.COMMUNITY).with_parents()}
    wanted = {}
    for award, words in _in_need_of_care(day):
        place = _place(places, award.community)
        wanted.setdefault((LeadSource.FAMILY_DOCTOR, place, award.identity_index), (award, words))
    for award in _unknown(day):
        place, words = _place(places, award.community), _("On a list of %(department)s, in no file.")
        words %= {"department": award.last_roster.department}
        wanted.setdefault((LeadSource.LIST, place, award.identity_index), (award, words))
    known = set(Lead.objects.exclude(key="").values_list("origin", "key"))
    new = [(*who, *said) for who, said in wanted.items() if who[1] and (who[0], keyed(*who[1:])) not in known]
    for origin, place, key, award, words in new:
        Lead.objects.raise_lead(
            by=by, place=place, name=award.name, origin=origin, key=key, found_on=day,
            due_on=max(day, timezone.localdate()) + timedelta(days=DAYS[Urgency.NORMAL]),
            noticed=words[:500], origin_words=award.where()[:200],
        )  # fmt: skip
    return len(new)


def _in_need_of_care(day):
    """Who lives alone after an operation or with an illness and is on no file, or is left without a carer."""
    facts = Facts(day)
    told = Award.objects.listed().held_on(day).filter(kind__is_active=True)
    ending = Q(kind__code=ENDING) & (Q(value="") | Q(value__lte=(day + SOON).isoformat()))
    long_ago = Q(kind__code=OPERATION, value__lt=(day - RECENTLY).isoformat()) & ~Q(value="")
    others = told.filter(ending | Q(kind__code__in=BESIDE) & ~Q(kind__code=ENDING) & ~long_ago)
    same = {"identity_index": OuterRef("identity_index")}
    deaths = Award.objects.held_on(day).filter(kind__nature=Nature.DEATH, **same)
    fits = ending | Q(Exists(others.filter(**same)), kind__code=ALONE)
    on_file = Exists(facts.members().filter(person=OuterRef("person")))
    rows = told.filter(fits, ~Exists(deaths)).filter(~on_file & Q(is_ours=True) | on_file & ending)
    rows = list(rows.select_related("kind", "last_roster__department").order_by("identity_index", "pk"))
    facts_of = _facts_of(told, {one.identity_index for one in rows})
    for one in rows:
        yield one, "、".join(facts_of[one.identity_index])


def _facts_of(told, indexes):
    """The names of the kinds that a list tells of each of them; when care ends stands with it."""
    found = {index: [] for index in indexes}
    rows = told.of_nature(Nature.CARE).order_by("kind__position", "pk")
    for some in batched(sorted(indexes), AT_ONCE):
        told_of = rows.filter(identity_index__in=some).values_list("identity_index", "kind__name", "value")
        for index, name, value in told_of:
            found[index].append(f"{name} {value}".strip())
    return {index: dict.fromkeys(words) for index, words in found.items()}


def _unknown(day):
    """Whom civil affairs names here and no file does: an open finding each; what is received is not for leads."""
    numbers = Finding.objects.open().filter(rule=Rule.UNKNOWN, last_on=day, subject=OuterRef("identity_index"))
    rows = Award.objects.listed().held_on(day).filter(Exists(numbers), person=None, is_ours=True)
    return rows.select_related("last_roster__department").order_by("identity_index", "pk")


def _place(places, community):
    """The community that a list names; the office's only one where it names none."""
    return places.get(community) or (next(iter(places.values())) if len(places) == 1 else None)
