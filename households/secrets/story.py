"""Who opened what of a file, and what a supervisor approved, as lines of a timeline."""

from django.utils.translation import gettext as _


def opened_lines(openings) -> list[dict]:
    """The openings as components/timeline.html shows them."""
    return [{"at": one.at, "by": str(one.by), "what": str(one), "note": one.reason} for one in openings]


def approved_lines(approvals) -> list[dict]:
    """The approvals likewise, each with who may and until when."""
    said = _("%(name)s may open and print what is kept about %(child)s until %(day)s.")
    return [
        {
            "at": one.at,
            "by": str(one.by),
            "what": said % {"name": one.to, "child": one.person, "day": one.ends_on.isoformat()},
            "note": one.purpose,
        }
        for one in approvals
    ]
