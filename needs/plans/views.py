"""The pages of one-to-one plans: drafting one, one plan with what may be done now, and a household's plans together."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.file_head import find_file
from households.models import PersonPlan
from needs.models import Need, NeedPlan, NotAllowed, PlanDeed, PlanTemplate, StepNotAllowed
from needs.need_views import find_need
from needs.plans.forms import FORMS, PlanForm, said_in, said_in_template
from needs.plans.story import TONES, facts, story
from volunteers.audit.looks import look_up
from volunteers.rights import Deed, Sees, may
from volunteers.step_forms import forms_for
from volunteers.stepping import take_step


def find_plan(request, pk) -> NeedPlan:
    """The plan of this key; 404 out of sight."""
    return look_up(NeedPlan.objects.visible_to(request.user).for_page(), pk=pk)


@require_http_methods(["GET", "POST"])
def new(request, pk):
    """Draft a plan for an open need, from nothing or from a template."""
    need, today = find_need(request, pk), timezone.localdate()
    _must_carry(request, need)
    templates = PlanTemplate.objects.in_use()
    template = next((one for one in templates if str(one.pk) == request.GET.get("template")), None)
    first = said_in_template(template, today) if template else {}
    context = {"templates": templates, "template": template, "title": _("Draft a plan")}
    return _draft(request, need, first, {"template": template}, context)


@require_http_methods(["GET", "POST"])
def rewrite(request, pk):
    """Write another draft: instead of a draft at once, instead of an agreed plan as soon as it is agreed itself."""
    plan = find_plan(request, pk)
    need = find_need(request, plan.need_id)
    _must_carry(request, need)
    told = {"template": plan.template}
    return _draft(request, need, said_in(plan), told, {"plan": plan, "title": _("Draft another plan")})


def _draft(request, need, first, told, context):
    """Show the form, or draft the plan; whoever comes second sees what the first one saved beside the own words."""
    today, plan, status = timezone.localdate(), context.get("plan"), 200
    first = first | {"submission": uuid4()}
    form = PlanForm(request.POST or None, need=need, user=request.user, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        seen = None
        if plan is not None and PlanDeed.REWRITE in plan.steps_for(request.user):
            seen = plan.seen_as(form.cleaned_data["version"] or 0)
        try:
            made = NeedPlan.objects.draft(by=request.user, need=need, replaces=seen, **told, **form.words())
        except (StepNotAllowed, NotAllowed) as error:
            status, context["late"] = 409, str(error)
            context["standing"] = need.plans.standing().latest_first().first()
        else:
            messages.success(request, _("The plan is drafted; the family is still to agree."))
            return redirect("plans:plan", made.pk)
    context |= {"need": need, "form": form, "today": today}
    return render(request, "needs/plans/draft.html", context, status=status)


def _must_carry(request, need):
    if not (need.is_open and may(request.user, Deed.CARRY_NEED, need.household.building)):
        raise PermissionDenied


@require_safe
def plan(request, pk):
    """One plan: what it says, what happened, and what this person may do now."""
    return _page(request, find_plan(request, pk))


@require_POST
def step(request, pk, step):
    """Take one step of a plan, as it was when this person saw it."""
    then = reverse("plans:plan", args=[pk])
    return take_step(request, pk, step, FORMS, find=find_plan, page=_page, then=then)


def _page(request, plan, *, refused=None, late="", barred="", status=200):
    need, user = plan.need, request.user
    forms = forms_for(FORMS, plan, user, refused)
    context = {
        "plan": plan,
        "need": need,
        "today": timezone.localdate(),
        "tone": TONES[plan.state],
        "facts": facts(plan),
        "tasks": plan.tasks.in_order(),
        "entries": story(plan),
        "forms": forms,
        "may_rewrite": bool(forms) and need.is_open,
        "refused": refused,
        "late": late,
        "barred": barred,
    }
    return render(request, "needs/plans/plan.html", context, status=status)


@require_safe
def of_household(request, number):
    """One household one plan (一户一策): its open needs with their plans, and the plans of its members."""
    household, today = find_file(request.user, number, sees=Sees.CARE), timezone.localdate()
    needs = Need.objects.visible_to(request.user).of_household(household).open().with_standing_plans()
    people = household.present_people()
    context = {
        "household": household,
        "tab": "needs",
        "today": today,
        "needs": needs,
        "people": PersonPlan.objects.visible_to(request.user).of_people(people).open().with_home(),
    }
    return render(request, "needs/plans/of_household.html", context)
