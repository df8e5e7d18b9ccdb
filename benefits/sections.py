"""The pages about findings, as tabs beside one another."""

from django.urls import reverse
from django.utils.translation import gettext as _

from volunteers.rights import Deed, may


def sections(user, current: str) -> list[dict]:
    """Those of the pages that somebody may enter; ``current`` is the one that is shown."""
    pages = [
        (True, "benefits:list", _("Findings")),
        (True, "benefits:figures", _("Funnel and trend")),
        (True, "benefits:nothing", _("Families that receive nothing")),
        (may(user, Deed.IMPORT), "letters:list", _("Letters")),
        (may(user, Deed.RUN_GRID), "benefits:rules", _("Who should have what")),
    ]
    return [{"url": reverse(name), "label": label, "current": name == current} for shown, name, label in pages if shown]
