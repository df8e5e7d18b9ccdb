from needs.models.closing import Closing, Evidence
from needs.models.kind import NeedKind, ServiceClass
from needs.models.need import STEPS, Need, NeedEvent, NotAllowed, Source, Status, StepNotAllowed, Urgency
from needs.models.partner import Offer, PartnerUnit

__all__ = [
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
    "StepNotAllowed",
    "Urgency",
]
