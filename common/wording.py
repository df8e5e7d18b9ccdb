"""How two words stand together in the language of the page."""

from django.utils.translation import gettext as _


def says(label, words) -> str:
    """What something is called and what it says: “Health: grave” or “健康：重病”."""
    return _("%(label)s: %(words)s") % {"label": label, "words": words}
