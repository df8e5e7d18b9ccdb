from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistConfig(AppConfig):
    name = "assist"
    verbose_name = _("Office")

    def ready(self):
        """Let Django know the office's own checks; how far a job is, is no deed: what comes of it is told."""
        import assist.checks  # noqa: F401 - importing it registers them
        from assist.models import Job
        from volunteers.audit.net import follow

        follow(Job, "status", "heartbeat_at", "ended_at", "message", "total", "file")
