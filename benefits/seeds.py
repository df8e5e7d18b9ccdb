"""What every office starts with, from national.toml; what an office changed since stays as it is."""

import tomllib
from pathlib import Path

from django.db import IntegrityError, transaction

from benefits.models import BenefitKind, BenefitRelation, Department, EntitlementRule

NATIONAL = tomllib.loads(Path(__file__).with_name("national.toml").read_text("utf-8"))


@transaction.atomic
def seed_benefits() -> None:
    """Make what is missing of departments, kinds and national rules."""
    kinds = seed_kinds()
    related = set(BenefitRelation.objects.values_list("first", "second", "relation"))
    said_of = [
        said | {"first": kinds[said["first"]], "second": kinds[said["second"]]} for said in NATIONAL["relations"]
    ]
    _make(
        BenefitRelation,
        [said for said in said_of if (said["first"].pk, said["second"].pk, said["relation"]) not in related],
    )
    ruled = set(EntitlementRule.objects.values_list("name", flat=True))
    rules = [said for said in NATIONAL["entitlements"] if said["name"] not in ruled]
    _make(EntitlementRule, [said | {"kind": kinds[said["kind"]]} for said in rules])


def seed_kinds() -> dict[str, BenefitKind]:
    """Make what is missing of departments and kinds, also in an office that was set up before there were these."""
    try:
        return _seed_kinds()
    except IntegrityError:  # somebody made them at the same moment: now they are there
        return _seed_kinds()


@transaction.atomic
def _seed_kinds():
    departments = {department.code: department for department in Department.objects.all()}
    missing = {code: said for code, said in NATIONAL["departments"].items() if code not in departments}
    made = _make(Department, [_plain(said) | {"code": code} for code, said in missing.items()])
    departments |= {department.code: department for department in made}
    kinds = {kind.code: kind for kind in BenefitKind.objects.all()}
    names = {kind.name for kind in kinds.values()}
    made = _make(
        BenefitKind,
        [
            _plain(said) | {"code": code, "position": position, "department": departments.get(said.get("department"))}
            for position, (code, said) in enumerate(NATIONAL["kinds"].items())
            if code not in kinds and said["name"] not in names  # an office's own kind of that name stays what it is
        ],
    )
    return kinds | {kind.code: kind for kind in made}


def _make(model, told):
    """Write rows at once, each with the beginning of its history."""
    rows = model.objects.bulk_create(model(**values) for values in told)
    model.history.bulk_history_create(rows)
    return rows


def _plain(said):
    """The values, a list of names in one line."""
    return {name: " ".join(value.split()) if name == "words" else value for name, value in said.items()}
