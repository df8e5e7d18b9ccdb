from benefits.models.kind import (
    BenefitKind,
    BenefitRelation,
    Department,
    EntitlementRule,
    LocalValue,
    Nature,
    Relation,
    UnitLevel,
)
from benefits.models.roster import Award, Roster, RosterRow

__all__ = [
    "Award",
    "BenefitKind",
    "BenefitRelation",
    "Department",
    "EntitlementRule",
    "LocalValue",
    "Nature",
    "Relation",
    "Roster",
    "RosterRow",
    "UnitLevel",
]
