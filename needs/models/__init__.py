from needs.models.carriers import carriers, may_carry
from needs.models.closing import Closing, Evidence
from needs.models.event import NeedEvent
from needs.models.kind import NeedKind, ServiceClass
from needs.models.need import PLAIN, Need
from needs.models.partner import Offer, PartnerUnit
from needs.models.plan import (
    PLAN_TABLE,
    NeedPlan,
    PlanDeed,
    PlanEvent,
    PlanState,
    PlanTask,
    has_agreed_plan,
)
from needs.models.plan_template import PlanTemplate, TemplateTask
from needs.models.return_visit import RETURN_TABLE, ReturnDeed, ReturnEvent, ReturnRule, ReturnState, ReturnVisit
from needs.models.steps import (
    CARRIED,
    DEEDS,
    ENDED,
    OPEN,
    STEPS,
    NotAllowed,
    Source,
    Status,
    Step,
    StepNotAllowed,
    Urgency,
)

__all__ = [
    "CARRIED",
    "DEEDS",
    "ENDED",
    "OPEN",
    "PLAIN",
    "PLAN_TABLE",
    "RETURN_TABLE",
    "STEPS",
    "Closing",
    "Evidence",
    "Need",
    "NeedEvent",
    "NeedKind",
    "NeedPlan",
    "NotAllowed",
    "Offer",
    "PartnerUnit",
    "PlanDeed",
    "PlanEvent",
    "PlanState",
    "PlanTask",
    "PlanTemplate",
    "ReturnDeed",
    "ReturnEvent",
    "ReturnRule",
    "ReturnState",
    "ReturnVisit",
    "ServiceClass",
    "Source",
    "Status",
    "Step",
    "StepNotAllowed",
    "TemplateTask",
    "Urgency",
    "carriers",
    "has_agreed_plan",
    "may_carry",
]
