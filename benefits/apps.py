from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BenefitsConfig(AppConfig):
    name = "benefits"
    verbose_name = _("Benefits and departments' lists")

    def ready(self):
        """The steps of a finding say in the office's words what became of it."""
        from benefits.models import FindingEvent
        from volunteers.audit.noticing import steps_are

        steps_are(FindingEvent, "step")
