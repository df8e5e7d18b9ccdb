"""What a family said of partners being told: refused, agreed to, or taken back since."""

from django.db.models import Q

from households.models import About, Basis, Ground, Membership


def said_by_family(need, *, today) -> dict[int, str]:
    """What holds of partners being told, for the person of a need and the head of its file: both are named to them."""
    latest_last = reversed(
        Basis.objects.about_partners_on(today).filter(_asked_about(need)).values_list("person", "ground")
    )
    return dict(latest_last)


def refused_by_family(need, *, today, since=None) -> bool:
    """Whether one of them refused, or has taken a consent back ``since`` a moment and given none again."""
    said = said_by_family(need, today=today)
    if Ground.REFUSED in said.values():
        return True
    if since is None:
        return False
    taken_back = Basis.objects.filter(_asked_about(need), about=About.PARTNER, ground=Ground.CONSENT, until__lte=today)
    return taken_back.filter(ended_at__gt=since).exclude(person__in=_agreed(said)).exists()


def _agreed(said) -> list[int]:
    return [person for person, ground in said.items() if ground == Ground.CONSENT]


def _asked_about(need) -> Q:
    heads = Membership.objects.present().filter(household=need.household_id, is_head=True)
    return Q(person__in=heads.values("person")) | Q(person=need.person_id)
