"""Signing in: by name and password, with the admin site's permissions taken from today's posts."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from volunteers.rights import ADMIN, may

# The password of the demo office's accounts. It is too short for any other account, and signs nobody in where DEMO
# is off.
DEMO_PASSWORD = "assist-demo"  # noqa: S105 - meant to be known; see above


class PostsBackend(ModelBackend):
    """Django's own sign-in; permissions follow from posts, never from groups, flags or superusers."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """As Django does, but the demo's password opens nothing outside the demo."""
        if password == DEMO_PASSWORD and not settings.DEMO:
            return None
        return super().authenticate(request, username=username, password=password, **kwargs)

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
