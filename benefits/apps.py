from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BenefitsConfig(AppConfig):
    name = "benefits"
    verbose_name = _("Benefits and departments' lists")

    def ready(self):
        """Findings follow people; their steps say in the office's words what became of them."""
        from benefits.following import follow
        from benefits.models import FindingEvent
        from volunteers.audit.noticing import steps_are

        follow()
        steps_are(FindingEvent, "step")
