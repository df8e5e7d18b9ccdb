"""What every office starts with, from national.toml; what an office changed since stays as it is."""

import tomllib
from pathlib import Path

from django.db import transaction

from benefits.models import BenefitKind, BenefitRelation, Department, EntitlementRule

NATIONAL = tomllib.loads(Path(__file__).with_name("national.toml").read_text("utf-8"))


@transaction.atomic
def seed_benefits() -> None:
    """Make what is missing of departments, kinds and national rules."""
    kinds = seed_kinds()
    for said in NATIONAL["relations"]:
        known = {"first": kinds[said["first"]], "second": kinds[said["second"]], "relation": said["relation"]}
        if not BenefitRelation.objects.filter(**known).exists():
            BenefitRelation.objects.create(**known, source=said["source"], is_on=said["is_on"])
    for said in NATIONAL["entitlements"]:
        values = said | {"kind": kinds[said["kind"]]}
        EntitlementRule.objects.get_or_create(name=values.pop("name"), defaults=values)


@transaction.atomic
def seed_kinds() -> dict[str, BenefitKind]:
    """Make what is missing of departments and kinds, also in an office that was set up before there were these."""
    departments = {
        code: Department.objects.get_or_create(code=code, defaults=_plain(said))[0]
        for code, said in NATIONAL["departments"].items()
    }
    kinds = {kind.code: kind for kind in BenefitKind.objects.all()}
    names = {kind.name for kind in kinds.values()}
    for position, (code, said) in enumerate(NATIONAL["kinds"].items()):
        if code not in kinds and said["name"] not in names:  # an office's own kind of that name stays what it is
            values = _plain(said) | {"department": departments.get(said.get("department")), "position": position}
            kinds[code] = BenefitKind.objects.create(code=code, **values)
    return kinds


def _plain(said):
    """The values, a list of names in one line."""
    return {name: " ".join(value.split()) if name == "words" else value for name, value in said.items()}
