"""The pages that show household files."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.htmx import render_or_partial
from common.paging import seek
from households.bulk.deeds import MOST_AT_ONCE, deeds_of
from households.facts import doubts, facts, next_steps
from households.file_head import find_file
from households.filters import filter_of
from households.history_forms import DayForm
from households.listing import counts, counts_take_long, counts_to_come, fill, found, shown_columns
from households.means.story import with_means
from households.models import Document, Household, Membership, Report
from households.notions.kin import family_of
from households.notions.picture import picture_of
from households.sight import sight_of, sight_throughout
from households.story import story
from households.tables import HouseholdTable
from households.tagging import put_tags_on
from volunteers.rights import Deed, Sees, may


@require_safe
def file_list(request):
    """The household files in reach, filtered and sorted, a page at a time."""
    today, sight = timezone.localdate(), sight_throughout(request.user)
    chosen = filter_of(request, today, sight)
    chosen.suggest()
    sort = chosen.sort()
    page = seek(chosen.rows.for_list(), request, order=HouseholdTable.order(sort, "number"))
    shown, deeds = shown_columns(request.user, sight), deeds_of(request.user)
    may_export = may(request.user, Deed.EXPORT)
    rows, selectable = fill(page.rows, shown, sight), bool(deeds or may_export)
    context = {
        "filter": chosen,
        "table": HouseholdTable(rows, sort=sort, today=today, sight=sight, shown=shown, selectable=selectable),
        "page": page,
        "deeds": deeds,
        "may_export": may_export,
        "total": found(chosen, most=MOST_AT_ONCE, page=page) if selectable else None,
        "counts": _counts(request, chosen, today) if sight.care else [],
        "counts_come": counts_take_long(request.user),
        "may_merge": may(request.user, Deed.MERGE),
        "may_open": may(request.user, Deed.KEEP_FILES),
    }
    return render_or_partial(request, "households/list.html", context, partial="results")


@require_safe
def file_counts(request):
    """The counts over everything, and how many the filter finds, for a page that did not wait for them."""
    today, sight = timezone.localdate(), sight_throughout(request.user)
    chosen = filter_of(request, today, sight)
    numbers = counts(chosen.files_of_place(), query=request.GET, today=today) if sight.care else []
    selectable = deeds_of(request.user) or may(request.user, Deed.EXPORT)
    total = found(chosen, most=MOST_AT_ONCE) if selectable else None
    return render(request, "households/_counts.html", {"counts": numbers, "total": total})


def _counts(request, chosen, today):
    if counts_take_long(request.user):
        return counts_to_come(request.GET)
    return counts(chosen.files_of_place(), query=request.GET, today=today)


@require_safe
def overview(request, number):
    """One file: what is known, the family, and what comes next."""
    household = find_file(request.user, number)
    today, sight = timezone.localdate(), sight_of(request.user, household.building)
    family = list(household.memberships.valid().telling_home().head_first())
    put_tags_on(household, family, sight)
    context = {
        "household": household,
        "tab": "overview",
        "today": today,
        "sight": sight,
        "family": [one for one in family if not one.left_on or household.closed_on],
        "groups": facts(household, sight),
        "doubts": doubts(family, sight),
        "steps": next_steps(household, today=today) if sight.care else [],
        "papers": Document.objects.of(household).expiring(today).count() if sight.secret else 0,
        "may_log": may(request.user, Deed.LOG_VISIT, household.building),
        "reports": Report.objects.visible_to(request.user).of(household).for_list()[:3] if sight.care else [],
        "goes_on_in": Household.objects.visible_to(request.user).continuing(household).first()
        if household.continued_in_id and sight.care
        else None,
    }
    return render(request, "households/overview.html", context)


@require_safe
def members(request, number):
    """Who belongs to the household and who did, with what is known of each."""
    household = find_file(request.user, number)
    today, sight = timezone.localdate(), sight_of(request.user, household.building)
    family = list(Membership.objects.visible_to(request.user).of(household).valid().telling_home().head_first())
    put_tags_on(household, family, sight)
    context = {
        "household": household,
        "tab": "members",
        "today": today,
        "sight": sight,
        "present": [one for one in family if not one.left_on],
        "gone": [one for one in family if one.left_on] if sight.care else [],
        "doubts": doubts(family, sight),
        "may_keep": not household.closed_on and may(request.user, Deed.KEEP_FILES, household.building),
    }
    if sight.care:
        kin = family_of(household, sight, today)
        context |= {"kin": kin, "picture": picture_of(kin), "is_noted": any(one.is_noted for one in kin)}
    return render(request, "households/members.html", context)


@require_safe
def history(request, number):
    """What happened to the file, and what was typed over, the newest first."""
    household = find_file(request.user, number, sees=Sees.CARE)
    sight = sight_of(request.user, household.building)
    may_keep = may(request.user, Deed.KEEP_FILES, household.building)
    entries = with_means(story(household, sight, reader=request.user, may_keep=may_keep), household, sight)
    context = {
        "household": household,
        "tab": "history",
        "entries": entries,
        "may_keep": may_keep,
        "form": DayForm(today=timezone.localdate()),
    }
    return render(request, "households/history.html", context)
