"""The pages about findings, as tabs beside one another."""

from django.urls import reverse
from django.utils.translation import gettext as _

from volunteers.rights import Deed, may


def sections(user, current: str) -> list[dict]:
    """Those of the pages that somebody may enter; ``current`` is the one that is shown."""
    pages = [
        (True, "list", _("Findings")),
        (True, "figures", _("Funnel and trend")),
        (True, "nothing", _("Families that receive nothing")),
        (may(user, Deed.RUN_GRID), "rules", _("Who should have what")),
    ]
    return [
        {"url": reverse(f"benefits:{name}"), "label": label, "current": name == current}
        for shown, name, label in pages
        if shown
    ]
