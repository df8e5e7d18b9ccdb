from volunteers.models.place import Level, Place
from volunteers.models.post import Post, PostTaken
from volunteers.models.user import Capacity, Team, User

__all__ = ["Capacity", "Level", "Place", "Post", "PostTaken", "Team", "User"]
