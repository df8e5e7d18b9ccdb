from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = _("Grid and people")

    def ready(self):
        """Every sign-in notes when it began; the audit log notices what is written."""
        from django.contrib.auth.signals import user_logged_in

        from volunteers.audit import net, noticing  # noqa: F401 - connect their receivers
        from volunteers.signing_in import sessions

        user_logged_in.connect(sessions.begin, dispatch_uid="sessions.begin")
