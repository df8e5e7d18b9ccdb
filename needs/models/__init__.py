from needs.models.carriers import carriers, may_carry
from needs.models.closing import Closing, Evidence
from needs.models.event import NeedEvent
from needs.models.kind import NeedKind, ServiceClass
from needs.models.need import PLAIN, Need
from needs.models.partner import Offer, PartnerUnit
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
    "STEPS",
    "Closing",
    "Evidence",
    "Need",
    "NeedEvent",
    "NeedKind",
    "NotAllowed",
    "Offer",
    "PartnerUnit",
    "ServiceClass",
    "Source",
    "Status",
    "Step",
    "StepNotAllowed",
    "Urgency",
    "carriers",
    "may_carry",
]
