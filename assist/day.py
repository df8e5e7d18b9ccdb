"""My day: what somebody has to do, counted and in order."""

from datetime import date

from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assist.models import HandedFile
from households.models import Asking, Document, Household, Lead, LeadState, Report
from needs.models import (
    Escalation,
    Need,
    NeedPlan,
    Occurrence,
    Offer,
    QuickResponse,
    Referral,
    ReturnVisit,
    Status,
    has_agreed_plan,
)
from volunteers.models import Place
from volunteers.rights import Deed, Sees, may, may_see

AT_ONCE = 12


def visits_due(user, *, today: date):
    """The files whose visit is due or late, the longest waiting first."""
    due = Household.objects.visible_to(user, sees=Sees.CARE).visit_due(today)
    return _first(due, "next_visit_on", "pk").with_place().with_head()


def needs_overdue(user, *, today: date):
    return _most_pressing(Need.objects.visible_to(user).overdue(today))


def needs_of_mine(user):
    return _most_pressing(Need.objects.visible_to(user).owned_by(user).open())


def needs_escalated(user, *, today: date):
    """What was shown to a post somebody holds, and still waits; each with why."""
    told = Escalation.objects.to(user, today=today).standing().story()
    needs = _most_pressing(Need.objects.visible_to(user).escalated_to(user, today=today))
    return needs.prefetch_related(Prefetch("escalations", told))


def needs_to_check(user):
    return _most_pressing(Need.objects.waiting_for_check_by(user))


def reports_waiting(user):
    """What building leads reported here and nobody received yet."""
    return Report.objects.waiting_for(user).most_pressing_first()[:AT_ONCE]


def reports_of_mine(user):
    """What one reported oneself, with who received it."""
    return Report.objects.visible_to(user).by(user).for_list()[:AT_ONCE]


def files_in_reach(user):
    """The first files of somebody who sees no more of them than that they are there."""
    return _first(Household.objects.visible_to(user).open(), "number", "pk").with_place().with_head()


def _most_pressing(needs):
    return _first(needs, "due_on", "pk").select_related("household__building", "person", "owner")


def _first(rows, *order):
    """The first rows, found before anything is joined to them: PostgreSQL joins to everything otherwise."""
    return rows.model.objects.filter(pk__in=rows.order_by(*order).values("pk")[:AT_ONCE]).order_by(*order)


def counts_of_the_day(user, *, today: date) -> list[dict]:
    """How much there is to do, each count a link to the list that shows it."""
    if not may_see(user, Sees.CARE):
        return []
    is_open = ~Q(status__in=(Status.CLOSED, Status.DROPPED))
    needs = Need.objects.visible_to(user).aggregate(
        overdue=Count("pk", filter=Q(due_on__lt=today) & is_open),
        mine=Count("pk", filter=Q(owner=user) & is_open),
        unclaimed=Count("pk", filter=Q(status=Status.REPORTED)),
        unplanned=Count("pk", filter=Q(due_on__lt=today, household__closed_on=None) & is_open & ~has_agreed_plan()),
    )
    due = Household.objects.visible_to(user, sees=Sees.CARE).visit_due(today).count()
    counts = [
        _count(_("visits due"), due, "households:list", "visit=due", "watch"),
        _count(_("needs overdue"), needs["overdue"], "needs:list", "overdue=on", "act"),
        _count(_("overdue without a plan"), needs["unplanned"], "needs:list", "overdue=on&no_plan=on", "act"),
        _count(_("needs nobody has taken on"), needs["unclaimed"], "needs:list", "status=reported", "watch"),
        _count(_("my open needs"), needs["mine"], "needs:list", "mine=on"),
    ]
    care = Occurrence.objects.visible_to(user).to_mark(today).count()
    counts += [_count(_("care to mark"), care, "care:due", "", "watch")] if care else []
    leads = Lead.objects.visible_to(user).tally(today)
    open_leads = leads[LeadState.NEW] + leads[LeadState.VISITED]
    counts.append(_count(_("open leads"), open_leads, "leads:list", "", "act" if leads["overdue"] else "watch"))
    returns = ReturnVisit.objects.visible_to(user).due(today).count()
    if returns:
        counts.append(_count(_("return visits to make"), returns, "returns:list", "", "watch"))
    behind = NeedPlan.objects.visible_to(user).behind(today).count()
    if behind:
        counts.append(_count(_("plans to be looked at again"), behind, "needs:list", "behind=on", "watch"))
    quick = QuickResponse.objects.visible_to(user).running().count()
    if quick:
        counts.append(_count(_("quick responses running"), quick, "quick:list", "", "act"))
    if may(user, Deed.CHECK_NEED):
        waiting = Need.objects.waiting_for_check_by(user).count()
        counts.append(_count(_("needs to check"), waiting, "needs:list", "check=on"))
    if may(user, Deed.CARRY_NEED):
        asked = Referral.objects.visible_to(user).tally(today)
        silent, late = asked["unanswered"], asked["undelivered"]
        counts.append(_count(_("partners who did not answer"), silent, "referrals:list", "state=unanswered", "act"))
        if late:
            counts.append(
                _count(_("partners who have not delivered"), late, "referrals:list", "state=undelivered", "act")
            )
    if may(user, Deed.REFER):
        calls = Offer.objects.visible_to(user).to_call(today).count()
        counts.append(_count(_("offers to call about"), calls, "resources:offers", "state=call", "watch"))
    if may_see(user, Sees.SECRET):
        papers = Document.objects.visible_to(user).expiring(today).count()
        counts.append(_count(_("papers that expire"), papers, "documents:expiring", "", "watch"))
    if may(user, Deed.KEEP_FILES):
        opened = Asking.objects.visible_to(user).lately(timezone.now()).count()
        counts += [_count(_("files opened from elsewhere"), opened, "asking:told", "", "watch")] if opened else []
    handed = HandedFile.objects.visible_to(user).unread().count()
    if handed:
        counts.append(_count(_("files handed over, not opened"), handed, "posts:handed_over", "", "watch"))
    if may(user, Deed.RUN_GRID):
        vacant = Place.objects.visible_to(user).vacant(today).count()
        counts.append(_count(_("vacant posts"), vacant, "grid:board", "", "watch"))
    return counts


def _count(label, number, page, query, tone=""):
    url = reverse(page) + (f"?{query}" if query else "")
    return {"label": label, "number": number, "url": url, "tone": tone}
