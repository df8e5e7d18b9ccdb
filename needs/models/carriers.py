"""Who may carry a need: whoever's post says so at its place, and helpers of its community who do not sign in."""

from django.db.models import Q

from volunteers.models import Place, Post, User
from volunteers.rights import RIGHTS, Deed, posts_of

CARRYING = tuple(role for role, right in RIGHTS.items() if Deed.CARRY_NEED in right.does)


def carries_in(user, *, today=None) -> list[Place]:
    """The places whose needs this person may carry."""
    if not user.is_active:
        return []
    if not user.username:
        return [user.community] if user.community_id else []
    return [post.place for post in posts_of(user, today=today) if post.role in CARRYING and post.place_id]


def may_carry(user, place, *, today=None) -> bool:
    """Whether somebody may own a need at this place (with its parents loaded)."""
    return any(carried.pk in place.lineage() for carried in carries_in(user, today=today))


def carriers(*, today, place=None):
    """The people who may carry needs, at this place (with its parents loaded) when one is given."""
    posts, helpers = Post.objects.held_on(today).filter(role__in=CARRYING), Q(username=None)
    if place is not None:
        posts, helpers = posts.filter(place__in=place.lineage()), helpers & Q(community__in=place.lineage())
    return User.objects.filter(Q(pk__in=posts.values("user")) | helpers, is_active=True)
