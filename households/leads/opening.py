"""Opening a file for somebody who was found: the file and the lead's last step, both or neither."""

from django.db import transaction
from django.http import Http404

from households.models import Household, Lead, LeadStep
from households.opening import open_household
from volunteers.models import Level
from volunteers.rights import Deed, may


def lead_named(user, key, *, sent=False) -> Lead | None:
    """The lead that an address names, for whom this person may open a file; None where it names none.

    Once the form was ``sent`` the lead may be on its file already: the same form sent twice gets that file, and
    another one reads who was first.
    """
    if not key:
        return None
    found = Lead.objects.visible_to(user).for_page().filter(pk=int(key) if key.isascii() and key.isdecimal() else 0)
    lead = found.first()
    if lead is None or not may(user, Deed.KEEP_FILES, lead.place):
        raise Http404
    if not sent and LeadStep.OPEN_FILE not in lead.steps_for(user):
        raise Http404
    return lead


def first_words(lead) -> tuple[dict, dict]:
    """What is known already, for the form of the household and for that of its head."""
    building = {"building": lead.place} if lead.place.level == Level.BUILDING else {}
    return building | {"living_address": lead.address, "note": lead.noticed}, {"name": lead.name, "phone": lead.phone}


@transaction.atomic
def open_file_of(lead, *, by, **told) -> Household:
    """Open a file (as ``open_household`` takes it); whoever was found by this lead is its head."""
    household = open_household(by=by, **told)
    if lead is not None:
        lead.open_file(by=by, household=household, person=household.present_people().get(leads=True))
    return household
