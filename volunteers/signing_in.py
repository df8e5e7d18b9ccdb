"""Signing in: by name and password, with the admin site's permissions taken from today's posts."""

from django.contrib.auth.backends import ModelBackend

from volunteers.rights import Deed, may

# What each deed opens in the admin site: model -> actions. A model that is not here is not in anybody's admin.
LOOK, KEEP = ("view",), ("view", "add", "change")
ADMIN = {
    Deed.RUN_GRID: {
        "volunteers.place": KEEP,
        "volunteers.post": KEEP,
        "volunteers.team": KEEP,
        "volunteers.user": KEEP,
        "households.household": ("view", "change"),
        "households.person": ("view", "change"),
        "households.membership": LOOK,
        "households.visit": ("view", "change"),
        "households.visitor": LOOK,
        "households.topicfinding": LOOK,
        "households.householdevent": LOOK,
        "households.visitinterval": KEEP,
        "needs.needkind": KEEP,
        "needs.need": ("view", "change"),
        "needs.needevent": LOOK,
        "needs.evidence": LOOK,
        "needs.closing": LOOK,
        "needs.partnerunit": KEEP,
        "needs.offer": KEEP,
        "assist.job": LOOK,
    },
    Deed.RUN_ACCOUNTS: {"volunteers.user": KEEP, "assist.job": LOOK},
    Deed.RUN_RIGHTS: {"volunteers.user": LOOK, "volunteers.post": KEEP, "volunteers.place": LOOK},
}


class PostsBackend(ModelBackend):
    """Django's own sign-in; permissions follow from posts, never from groups, flags or superusers."""

    def _get_permissions(self, user_obj, obj, from_name):
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        perms = set()
        for deed, models in ADMIN.items():
            if may(user_obj, deed):
                for label, actions in models.items():
                    app, model = label.split(".")
                    perms.update(f"{app}.{action}_{model}" for action in actions)
        return perms

    def get_group_permissions(self, user_obj, obj=None):
        return set()
