"""The rules who should have a benefit, and a draft of one tried over the whole caseload before it counts."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from benefits.forms import TryForm
from benefits.models import EntitlementRule
from benefits.sections import sections
from benefits.trying import EXAMPLES, try_out
from volunteers.doors import only_for
from volunteers.rights import Deed


@require_http_methods(["GET", "POST"])
@only_for(Deed.RUN_GRID)
def rules(request):
    """What is asked now; and what a rule, or a change of one, would find. Nothing is written."""
    every, chosen = EntitlementRule.objects.for_list(), request.GET.get("rule", "")
    rule = get_object_or_404(every, pk=chosen) if chosen.isdecimal() and len(chosen) < 10 else None
    initial = {"kind": rule.kind_id, "condition": rule.condition} if rule else {"condition": {"age_from": 80}}
    form, tried = TryForm(request.POST or None, initial=initial), None
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        tried = try_out(said["condition"], said["kind"], user=request.user, day=timezone.localdate())
    context = {"rules": every, "rule": rule, "form": form, "tried": tried, "examples": EXAMPLES}
    context["tabs"] = sections(request.user, "benefits:rules")
    return render(request, "benefits/rules.html", context, status=422 if form.is_bound and tried is None else 200)
