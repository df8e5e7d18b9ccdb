"""The resource list as Open Referral HSDS 3: organisations with their services, places, contacts and areas as JSON.

Only what units offer: a volunteer is a person and no organisation.
"""

from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from needs.models import Offer, PartnerUnit
from needs.resources.facts import for_whom, in_all

VERSION = "3.1"  # the first to know how much of a service is free


def directory(*, today) -> dict:
    """Every unit that is on the list, as one page of HSDS organisations."""
    units = list(PartnerUnit.objects.listed_on(today).named())
    of_unit: dict[int, list] = {unit.pk: [] for unit in units}
    for offer in Offer.objects.given_on(today).of_units().for_list(today).order_by("pk"):
        of_unit[offer.unit_id].append(offer)
    return {
        "version": VERSION,
        "total_items": len(units),
        "total_pages": 1,
        "page_number": 1,
        "size": len(units),
        "first_page": True,
        "last_page": True,
        "empty": not units,
        "contents": [_organization(unit, of_unit[unit.pk]) for unit in units],
    }


def _organization(unit, offers) -> dict:
    location = _location(unit)
    return _without_empty(
        {
            "id": _key(unit),
            "name": unit.name,
            "description": " · ".join(filter(None, [unit.get_sort_display(), unit.kind, unit.note])),
            "legal_status": unit.get_sort_display(),
            "organization_identifiers": _identifiers(unit),
            "contacts": _contacts(unit, unit.contact, unit.phone),
            "phones": _phones(unit, unit.phone),
            "locations": [location] if location else [],
            "services": [_service(offer, unit, location) for offer in offers],
        }
    )


def _service(offer, unit, location) -> dict:
    name, phone = offer.whom_to_call()
    at = [{"id": _key(offer, "at"), "location": location}] if location and offer.mode == Offer.Mode.PLACE else []
    return _without_empty(
        {
            "id": _key(offer),
            "organization_id": _key(unit),
            "name": offer.what,
            "description": " · ".join(filter(None, [offer.what, offer.get_mode_display(), offer.note])),
            "status": "active",
            "eligibility_description": for_whom(offer),
            "minimum_age": offer.age_from,
            "maximum_age": offer.age_to,
            "assured_date": offer.assured_on and offer.assured_on.isoformat(),
            "contacts": _contacts(offer, name, phone),
            "phones": _phones(offer, phone),
            "schedules": _schedules(offer),
            "service_areas": _areas(offer),
            "service_at_locations": at,
            "service_capacities": _capacities(offer),
            "attributes": [{"id": _key(offer, "kind"), "label": offer.kind.long_name()}] if offer.kind else [],
        }
    )


def _location(unit) -> dict | None:
    if not unit.address:
        return None
    address = {
        "id": _key(unit, "address"), "address_1": unit.address, "city": "", "state_province": "", "postal_code": "",
        "country": "CN", "address_type": "physical",
    }  # fmt: skip
    return {"id": _key(unit, "location"), "location_type": "physical", "name": unit.name, "addresses": [address]}


def _identifiers(unit) -> list:
    if not unit.credit_code:
        return []
    scheme = {"identifier_scheme": "CN-SAMR", "identifier_type": _("Unified social credit code")}
    return [{"id": _key(unit, "identifier"), **scheme, "identifier": unit.credit_code}]


def _contacts(row, name, phone) -> list:
    return [_without_empty({"id": _key(row, "contact"), "name": name, "phones": _phones(row, phone)})] if name else []


def _phones(row, phone) -> list:
    return [{"id": _key(row, "phone"), "number": phone, "type": "voice"}] if phone else []


def _schedules(offer) -> list:
    words = {"description": offer.when, "attending_type": offer.get_mode_display()}
    ends = offer.unit.agreement_ends_on
    said = {"id": _key(offer, "schedule"), **words, "valid_to": ends and ends.isoformat()}
    return [_without_empty(said)] if offer.when else []


def _areas(offer) -> list:
    return [{"id": _key(offer, "area"), "name": offer.place.name}] if offer.place else []


def _capacities(offer) -> list:
    if offer.capacity is None:
        return []
    counted = {"id": _key(offer, "counted"), "name": str(Offer.Counted(offer.counted).label)}
    numbers = {"available": max(offer.free, 0), "maximum": offer.capacity, "description": in_all(offer)}
    as_of = timezone.localtime().isoformat(timespec="milliseconds")
    return [{"id": _key(offer, "capacity"), "unit": counted, **numbers, "updated": as_of}]


def _key(row, part="") -> str:
    """The same key at each export, so that whoever takes it knows what is new."""
    return str(uuid5(NAMESPACE_URL, f"assist {row._meta.label_lower} {row.pk} {part}"))


def _without_empty(said: dict) -> dict:
    return {name: value for name, value in said.items() if value not in (None, "", [])}
