from assist.models.job import Job

__all__ = ["Job"]
