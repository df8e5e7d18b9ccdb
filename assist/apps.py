from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistConfig(AppConfig):
    name = "assist"
    verbose_name = _("Office")

    def ready(self):
        """Let Django know the office's own checks."""
        import assist.checks  # noqa: F401 - importing it registers them
