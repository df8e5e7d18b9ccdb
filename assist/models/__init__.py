from assist.models.handover import HandedFile
from assist.models.job import Job

__all__ = ["HandedFile", "Job"]
