from households.models.action import Action, AlreadyDone, NotPossible
from households.models.apart import KeptApart
from households.models.asking import Asking
from households.models.basis import About, Basis, Ground
from households.models.belonging import Belonging, Notion
from households.models.document import AlreadyWithdrawn, Document, DocumentKind, Format
from households.models.event import HouseholdEvent
from households.models.former import DATED, ChangedLater, FormerValue
from households.models.household import AlreadyClosed, Category, Cause, Household, Risk, TimeClosed, VisitInterval
from households.models.income_kind import LOCAL, RULES, IncomeGroup, IncomeKind, LocalIncomeRule, Verdict
from households.models.lead import PLAIN_OF_LEAD, Lead, LeadEvent
from households.models.lead_states import (
    LEAD_STEPS,
    Channel,
    LeadSource,
    LeadState,
    LeadStep,
)
from households.models.means import (
    SUPPORTER_RELATIONS,
    Asset,
    AssetKind,
    Duty,
    Housing,
    HousingKind,
    Income,
    NotAsSaid,
    Proof,
    Supporter,
)
from households.models.pairing import Pairing
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
from households.models.person_plan import (
    CALLS_FOR_ONE,
    PersonPlan,
    PlanNotPossible,
    PlanReason,
    PlanReview,
    who_should_have_one,
)
from households.models.report import AlreadyReceived, Report
from households.models.secret import Approval, Opening
from households.models.tag import Tag, Tagging
from households.models.urgency import Urgency
from households.models.visit import FindingLevel, Mode, Topic, TopicFinding, Visit, Visitor

__all__ = [
    "CALLS_FOR_ONE",
    "DATED",
    "LEAD_STEPS",
    "LOCAL",
    "PLAIN_OF_LEAD",
    "RULES",
    "SUPPORTER_RELATIONS",
    "About",
    "Action",
    "AlreadyClosed",
    "AlreadyDone",
    "AlreadyOnFile",
    "AlreadyReceived",
    "AlreadyWithdrawn",
    "Approval",
    "Asking",
    "Asset",
    "AssetKind",
    "Basis",
    "Belonging",
    "Category",
    "Cause",
    "ChangedLater",
    "Channel",
    "DisabilityClass",
    "Document",
    "DocumentKind",
    "Duty",
    "FindingLevel",
    "Format",
    "FormerValue",
    "Ground",
    "Health",
    "Household",
    "HouseholdEvent",
    "Housing",
    "HousingKind",
    "IdentityKind",
    "Income",
    "IncomeGroup",
    "IncomeKind",
    "KeptApart",
    "Lead",
    "LeadEvent",
    "LeadSource",
    "LeadState",
    "LeadStep",
    "LocalIncomeRule",
    "Membership",
    "Mode",
    "NotAsSaid",
    "NotPossible",
    "Notion",
    "Opening",
    "Pairing",
    "Person",
    "PersonPlan",
    "PlanNotPossible",
    "PlanReason",
    "PlanReview",
    "Proof",
    "Relation",
    "Report",
    "Risk",
    "SelfCare",
    "Sex",
    "Status",
    "Supporter",
    "Tag",
    "Tagging",
    "TimeClosed",
    "Topic",
    "TopicFinding",
    "Urgency",
    "Verdict",
    "Visit",
    "VisitInterval",
    "Visitor",
    "Work",
    "who_should_have_one",
]
