from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = _("Grid and people")

    def ready(self):
        """Every sign-in notes when it began."""
        from django.contrib.auth.signals import user_logged_in

        from volunteers.signing_in import sessions

        user_logged_in.connect(sessions.begin, dispatch_uid="sessions.begin")
