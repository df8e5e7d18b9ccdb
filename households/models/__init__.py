from households.models.document import AlreadyWithdrawn, Document, DocumentKind, Format
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
from households.models.secret import Approval, Opening
from households.models.visit import FindingLevel, Mode, Topic, TopicFinding, Visit, Visitor

__all__ = [
    "DATED",
    "AlreadyClosed",
    "AlreadyOnFile",
    "AlreadyWithdrawn",
    "Approval",
    "Category",
    "Cause",
    "ChangedLater",
    "DisabilityClass",
    "Document",
    "DocumentKind",
    "FindingLevel",
    "Format",
    "FormerValue",
    "Health",
    "Household",
    "HouseholdEvent",
    "IdentityKind",
    "Membership",
    "Mode",
    "Opening",
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
