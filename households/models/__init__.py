from households.models.event import HouseholdEvent
from households.models.former import DATED, ChangedLater, FormerValue
from households.models.household import AlreadyClosed, Category, Cause, Household, Risk, TimeClosed, VisitInterval
from households.models.person import (
    AlreadyOnFile,
    DisabilityClass,
    Health,
    IdentityKind,
    Membership,
    Person,
    Relation,
    SelfCare,
    Sex,
    Status,
    Work,
)
from households.models.visit import FindingLevel, Mode, Topic, TopicFinding, Visit, Visitor

__all__ = [
    "DATED",
    "AlreadyClosed",
    "AlreadyOnFile",
    "Category",
    "Cause",
    "ChangedLater",
    "DisabilityClass",
    "FindingLevel",
    "FormerValue",
    "Health",
    "Household",
    "HouseholdEvent",
    "IdentityKind",
    "Membership",
    "Mode",
    "Person",
    "Relation",
    "Risk",
    "SelfCare",
    "Sex",
    "Status",
    "TimeClosed",
    "Topic",
    "TopicFinding",
    "Visit",
    "VisitInterval",
    "Visitor",
    "Work",
]
