"""How long each kind of record is kept, and ending what is due: one readable table, shown beside the rights.

A household's file that was closed long ago is announced to supervisors, who may hold it back with a reason; after 90
days it is anonymised (assist/ending/): what the office counts of past days stays, whom it was about does not.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assist.bringing.keeping import throw_away_old
from assist.ending.deed import anonymise
from assist.jobs import FETCHED_FOR, throw_away_files
from assist.models import EndOfTerm, HandedFile
from assist.models.end_of_term import NOTICE
from benefits.retention import throw_away_lists
from households.models import Lead
from needs.models import Provision

HANDED_FOR = timedelta(days=365)
LEADS_FOR = timedelta(days=365)


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
            _("%(years)s whole years after closing") % {"years": settings.KEEP_FILES_YEARS}
            if settings.KEEP_FILES_YEARS
            else _("for ever"),
            _("announced %(days)s days before, held back with a reason, else anonymised; what is counted stays")
            % {"days": NOTICE.days},
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
        str(_("Closed files, announced")): EndOfTerm.objects.announce(today=today),
        str(_("Closed files, anonymised")): anonymise_what_is_ripe(today=today),
    }


def anonymise_what_is_ripe(*, today) -> int:
    """Anonymise each ripe file in a transaction of its own; says how many. One that fails is told after all others."""
    done, failed = 0, []
    for term in EndOfTerm.objects.ripe(today=today).order_by("pk"):
        try:
            done += anonymise(term, today=today)
        except Exception as error:  # whatever is wrong with one file, the others are due all the same
            error.add_note(f"EndOfTerm {term.pk}")
            failed.append(error)
    if failed:
        raise ExceptionGroup("files that could not be anonymised", failed)
    return done
