from assist.models.end_of_term import EndOfTerm, NotHeldBack
from assist.models.handover import HandedFile
from assist.models.job import Job

__all__ = ["EndOfTerm", "HandedFile", "Job", "NotHeldBack"]
