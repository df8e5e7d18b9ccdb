from benefits.models.finding import ComparisonRun, Finding, FindingEvent, Rule, State, Verdict
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
from benefits.models.lesson import Lesson
from benefits.models.letter import Letter
from benefits.models.roster import Award, Roster, RosterPage

__all__ = [
    "Award",
    "BenefitKind",
    "BenefitRelation",
    "ComparisonRun",
    "Department",
    "EntitlementRule",
    "Finding",
    "FindingEvent",
    "Lesson",
    "Letter",
    "LocalValue",
    "Nature",
    "Relation",
    "Roster",
    "RosterPage",
    "Rule",
    "State",
    "UnitLevel",
    "Verdict",
]
