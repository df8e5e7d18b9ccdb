"""How two words stand together in the language of the page."""

import re

from django.utils.translation import gettext as _


def says(label, words) -> str:
    """What something is called and what it says: “Health: grave” or “健康：重病”."""
    return _("%(label)s: %(words)s") % {"label": label, "words": words}


def listed(names) -> str:
    """Names one after the other: “rice, oil” or “米、油”."""
    return _(", ").join(names)


def sentences(parts) -> str:
    """What is said one after the other: “Health: grave; Housing: good” or “健康：重病；住房：良好”."""
    return _("; ").join(parts)


def constant_name(class_name: str) -> str:
    """``NeedEvent`` as the name of a constant: ``NEED_EVENT``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", class_name).upper()
