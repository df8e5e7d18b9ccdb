"""Setting up an office: its street and community, and the rules every office starts with."""

from django.db import transaction

from benefits.seeds import seed_benefits
from households.models import Risk, VisitInterval
from needs.kinds import seed_kinds
from needs.seeds import seed_helping
from volunteers.models import Capacity, Level, Place, Team

# How often somebody visits, until the office says otherwise: weekly, monthly, quarterly (domain.md §4).
DAYS_BETWEEN_VISITS = {Risk.HIGH: 7, Risk.KEY: 30, Risk.GENERAL: 90}


@transaction.atomic
def set_up_office(*, street: str, community: str) -> Place:
    """The community's place under its street, made when missing, with kinds, intervals and the staff's team.

    Called again with another community it adds that one; what an office changed since stays as it is.
    """
    top, _ = Place.objects.get_or_create(level=Level.STREET, parent=None, name=street)
    place, _ = Place.objects.get_or_create(level=Level.COMMUNITY, parent=top, name=community)
    for risk, days in DAYS_BETWEEN_VISITS.items():
        VisitInterval.objects.get_or_create(risk=risk, defaults={"days": days})
    Team.objects.get_or_create(name="社区工作人员", defaults={"capacity": Capacity.STAFF})
    seed_kinds()
    seed_helping()
    seed_benefits()
    return place
