from needs.models.campaign import Campaign, Recipient
from needs.models.care import Care, Occurrence, Rhythm, days_of
from needs.models.carriers import carriers, may_carry
from needs.models.closing import Closing, Evidence
from needs.models.event import NeedEvent
from needs.models.goods import Goods, GoodsMove, NotEnough
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
from needs.models.project import Project, ServiceGroup, Suits
from needs.models.return_visit import RETURN_TABLE, ReturnDeed, ReturnEvent, ReturnRule, ReturnState, ReturnVisit
from needs.models.service import Service
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
    "Campaign",
    "Care",
    "Closing",
    "Evidence",
    "Goods",
    "GoodsMove",
    "Need",
    "NeedEvent",
    "NeedKind",
    "NeedPlan",
    "NotAllowed",
    "NotEnough",
    "Occurrence",
    "Offer",
    "PartnerUnit",
    "PlanDeed",
    "PlanEvent",
    "PlanState",
    "PlanTask",
    "PlanTemplate",
    "Project",
    "Recipient",
    "ReturnDeed",
    "ReturnEvent",
    "ReturnRule",
    "ReturnState",
    "ReturnVisit",
    "Rhythm",
    "Service",
    "ServiceClass",
    "ServiceGroup",
    "Source",
    "Status",
    "Step",
    "StepNotAllowed",
    "Suits",
    "TemplateTask",
    "Urgency",
    "carriers",
    "days_of",
    "has_agreed_plan",
    "may_carry",
]
