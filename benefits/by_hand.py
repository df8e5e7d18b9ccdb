"""A benefit entered by hand, before a list tells of it: what speaks against it is said before it counts."""

from django.db import transaction
from django.utils.translation import gettext as _

from benefits.conditions import Facts
from benefits.models import Award, BenefitRelation, Relation, UnitLevel
from households.models import Membership, Person
from volunteers.audit.recording import Did, notice
from volunteers.rights import Deed, may


class NotAllowed(Exception):
    """This person may not keep this file; nothing was written."""


class SaidByAList(Exception):
    """A list says it already, so that nobody's hand keeps it; nothing was written."""


def warnings(*, person, household, kind, day) -> list[str]:
    """Why this benefit may not go together with what the person, or the household, holds; hints, no decision."""
    facts = Facts(day)
    held = Award.objects.held_on(day).with_rows()
    own = list(held.of_people([person.pk]).in_order())
    members = Membership.objects.present_on(day).of(household).values("person")
    familys = list(held.of_people([], members).in_order())
    return [
        *(_("%(name)s already receives this benefit.") % {"name": person} for one in own if one.kind_id == kind.pk),
        *_excluded(kind, own, familys, day),
        *_lacking(kind, {one.kind_id for one in own}, facts, person),
        *([_("%(name)s has died.") % {"name": person}] if _has_died(person, facts) else []),
    ]


def _has_died(person, facts):
    return Person.objects.filter(facts.died(), pk=person.pk).exists()


def _excluded(kind, own, familys, day):
    words = _("“%(held)s” is held by %(name)s; it does not go together with “%(kind)s”. %(source)s")
    barring = (Relation.EXCLUSIVE, Relation.CHOOSE_ONE, Relation.HIGHER_OF_TWO, Relation.OFFSET)
    for relation in BenefitRelation.objects.in_force(day).of_kind(kind).filter(relation__in=barring):
        other = relation.second if relation.first_id == kind.pk else relation.first
        of_all = kind.level == other.level == UnitLevel.HOUSEHOLD
        for one in familys if of_all else own:
            if one.kind_id == other.pk:
                yield words % {"held": other, "name": one.name, "kind": kind, "source": relation.source}


def _lacking(kind, held, facts, person):
    required = BenefitRelation.objects.in_force(facts.day).filter(first=kind, relation=Relation.REQUIRES)
    needed = [relation.second for relation in required.select_related("second").order_by("second__position", "pk")]
    if needed and not facts.people().filter(facts.holds(*(one.code for one in needed)), pk=person.pk).exists():
        names = _(", ").join(str(one) for one in needed)
        yield _("“%(kind)s” rests on %(names)s, and none of these is held.") % {"kind": kind, "names": names}


@transaction.atomic
def enter(*, by, household, person, kind, amount, since) -> Award:
    """Write down that somebody is given a benefit; the next list that tells of it takes it over.

    What somebody entered since the same day before, and ended or mistook the amount of, holds again as it is said now.
    """
    _only_keepers(by, household)
    said = {"name": person.name, "birth_date": person.birth_date, "person": person, "amount": amount, "by": by}
    award, is_new = Award.objects.get_or_create(
        kind=kind,
        identity_index=person.identity_index or f"p{person.pk}",
        head_index="",
        community="",
        starts_on=since,
        defaults=said | {"is_ours": True, "seen_in": since.replace(day=1)},
    )
    if not is_new and (award.by_id is None or (award.amount, award.ends_on) != (amount, None)):
        if not Award.objects.by_hand().filter(pk=award.pk).update(amount=amount, ends_on=None, by=by):
            raise SaidByAList(_("A list says this already."))
        _written(award)
    return award


@transaction.atomic
def end(*, by, household, award, on) -> bool:
    """What was entered by hand ends on a day; False where it had ended or a list has taken it over meanwhile."""
    _only_keepers(by, household)
    if not Award.objects.by_hand().filter(pk=award.pk, ends_on=None, starts_on__lte=on).update(ends_on=on):
        return False
    _written(award)
    return True


def _only_keepers(by, household):
    if not may(by, Deed.KEEP_FILES, household.building):
        raise NotAllowed(_("Your post does not allow keeping files here."))


def _written(award):
    award.refresh_from_db()
    notice([award], Did.CHANGED)
