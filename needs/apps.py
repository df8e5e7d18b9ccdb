from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeedsConfig(AppConfig):
    name = "needs"
    verbose_name = _("Needs")

    def ready(self):
        from households.hanging import FOLLOWERS
        from needs.following import NeedsFollow

        FOLLOWERS.append(NeedsFollow())
