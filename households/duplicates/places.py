"""Where somebody looks for people who stand on record twice: in one community, or across several."""

from volunteers.models import Level, Place
from volunteers.rights import RIGHTS, Deed, posts_of


def places_to_look_at(user) -> list[Place]:
    """The communities where somebody may merge."""
    tops = [post.place for post in posts_of(user) if post.place_id and Deed.MERGE in RIGHTS[post.role].does]
    return list(Place.objects.below(tops, Level.COMMUNITY).order_by("name", "pk"))
