"""How long each kind of record is kept, and ending what is due: one readable table, shown beside the rights.

Household files themselves are archives (社会救助档案): they are closed and never ended by a program. Which of them are
due for the street's archive is counted by the year in which they were closed, and told.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from assist.bringing.keeping import throw_away_old
from assist.jobs import FETCHED_FOR, throw_away_files
from assist.models import HandedFile
from benefits.retention import throw_away_lists
from households.models import Household, Lead
from needs.models import Provision

HANDED_FOR = timedelta(days=365)
LEADS_FOR = timedelta(days=365)
YEARS_BEFORE_ARCHIVE = 10


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of record: how long it is kept, and what ends it."""

    what: str
    how_long: str
    then: str


def rules() -> list[Kept]:
    """The table, with the office's own settings in it."""
    days = _("%(days)s days")
    return [
        Kept(
            _("Household files, with everything in them"),
            _("as long as the rules on archives ask"),
            _("closed, never deleted; %(years)s years after closing due for the street's archive")
            % {"years": YEARS_BEFORE_ARCHIVE},
        ),
        Kept(
            _("Who looked at which file, who signed in"),
            days % {"days": settings.KEEP_LOOKS_DAYS},
            _("sealed: the number of entries and a hash stay"),
        ),
        Kept(
            _("What was changed, opened, exported, printed, given to partners"),
            days % {"days": settings.KEEP_CHANGES_DAYS},
            _("sealed: the number of entries and a hash stay"),
        ),
        Kept(
            _("What partners were told"),
            days % {"days": settings.KEEP_CHANGES_DAYS},
            _("deleted; that it was told stays in the referral's history"),
        ),
        Kept(
            _("Rows of departments' lists"),
            _("as long as the department's rule says"),
            _("deleted; how many rows there were stays"),
        ),
        Kept(
            _("Exported files and brought-in lists"),
            days % {"days": FETCHED_FOR.days},
            _("the file is deleted; who, when, why and its fingerprint stay"),
        ),
        Kept(
            _("Lists of what was handed over with a post"),
            days % {"days": HANDED_FOR.days},
            _("deleted; the history of each need says who had it"),
        ),
        Kept(
            _("Leads that led nowhere"),
            days % {"days": LEADS_FOR.days},
            _("emptied; that somebody was found, where and how, stays to be counted"),
        ),
    ]


def end_what_is_due(*, now, today) -> dict[str, int]:
    """End what is kept no longer; says how many of each. Run by ``manage.py retention``, once a day."""
    throw_away_old()
    throw_away_files(now)
    with transaction.atomic():
        told = Provision.objects.end_before(now - timedelta(days=settings.KEEP_CHANGES_DAYS))
        handed = HandedFile.objects.filter(at__lt=now - HANDED_FOR).delete()[0]
        leads = Lead.objects.forget(before=today - LEADS_FOR)
    return {
        str(_("Rows of departments' lists")): throw_away_lists(today=today),
        str(_("Lists of what was handed over with a post")): handed,
        str(_("What partners were told")): told,
        str(_("Leads that led nowhere")): leads,
    }


def due_for_archive(*, today) -> list[tuple[int, int]]:
    """How many files were closed in each year that is over for so long, for the street's archive."""
    last = today.replace(year=today.year - YEARS_BEFORE_ARCHIVE, month=1, day=1)
    closed = Household.objects.closed().filter(closed_on__lt=last).annotate(year=ExtractYear("closed_on"))
    return list(closed.order_by("year").values_list("year").annotate(number=Count("pk")))
