from needs.models.campaign import Campaign, Recipient
from needs.models.care import Care, Occurrence, Rhythm, days_of
from needs.models.carriers import carriers, may_carry
from needs.models.closing import Closing, Evidence
from needs.models.escalation import Escalation, EscalationRule
from needs.models.event import NeedEvent
from needs.models.goods import Goods, GoodsMove, NotEnough
from needs.models.kind import NeedKind, ServiceClass
from needs.models.need import PLAIN, Need
from needs.models.offer import ASSURED_FOR, NoCapacity, Offer, Period
from needs.models.partner import PartnerUnit
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
from needs.models.provision import Channel, Provision, Told
from needs.models.quick import QUICK_TABLE, QuickDeed, QuickResponse, QuickStage, Stage
from needs.models.referral import Referral
from needs.models.referral_event import ReferralEvent
from needs.models.referral_steps import BY_THE_PARTNER, MOVES, Move, State
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
    "ASSURED_FOR",
    "BY_THE_PARTNER",
    "CARRIED",
    "DEEDS",
    "ENDED",
    "MOVES",
    "OPEN",
    "PLAIN",
    "PLAN_TABLE",
    "QUICK_TABLE",
    "RETURN_TABLE",
    "STEPS",
    "Campaign",
    "Care",
    "Channel",
    "Closing",
    "Escalation",
    "EscalationRule",
    "Evidence",
    "Goods",
    "GoodsMove",
    "Move",
    "Need",
    "NeedEvent",
    "NeedKind",
    "NeedPlan",
    "NoCapacity",
    "NotAllowed",
    "NotEnough",
    "Occurrence",
    "Offer",
    "PartnerUnit",
    "Period",
    "PlanDeed",
    "PlanEvent",
    "PlanState",
    "PlanTask",
    "PlanTemplate",
    "Project",
    "Provision",
    "QuickDeed",
    "QuickResponse",
    "QuickStage",
    "Recipient",
    "Referral",
    "ReferralEvent",
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
    "Stage",
    "State",
    "Status",
    "Step",
    "StepNotAllowed",
    "Suits",
    "TemplateTask",
    "Told",
    "Urgency",
    "carriers",
    "days_of",
    "has_agreed_plan",
    "may_carry",
]
