"""The tools every room uses; it knows nothing of the office."""

from django.apps import AppConfig

from common import lookups  # noqa: F401 - known to every query from the start
from common.crypto import field_keys


class CommonConfig(AppConfig):
    """Common tools. They own no tables."""

    name = "common"

    def ready(self):
        """Stop the start when the field keys cannot be used, not at the first number somebody opens."""
        field_keys()
