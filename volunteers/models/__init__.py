from volunteers.models.audit import AuditEntry, AuditSeal, AuditTail, Chain, Did
from volunteers.models.columns import ChosenColumns
from volunteers.models.own_day import OwnDay
from volunteers.models.place import Level, Place
from volunteers.models.post import Post, PostTaken
from volunteers.models.second_factor import RecoveryCode, SecondFactor
from volunteers.models.use import Use
from volunteers.models.user import Capacity, Team, User

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "AuditTail",
    "Capacity",
    "Chain",
    "ChosenColumns",
    "Did",
    "Level",
    "OwnDay",
    "Place",
    "Post",
    "PostTaken",
    "RecoveryCode",
    "SecondFactor",
    "Team",
    "Use",
    "User",
]
