"""The rules who should have a benefit: built from facts, tried over the whole caseload, and kept."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from benefits.build_forms import Builder, RuleForm, in_words
from benefits.models import EntitlementRule
from benefits.models.finding import TooLate
from benefits.sections import sections
from benefits.trying import try_out
from common.htmx import render_or_partial
from volunteers.doors import only_for
from volunteers.rights import Deed


@require_http_methods(["GET", "POST"])
@only_for(Deed.RUN_GRID)
def rules(request):
    """What is asked now; a condition built from facts, tried over everybody, and kept when somebody says so."""
    chosen = request.GET.get("rule", "")
    rule = None
    if chosen.isdecimal() and len(chosen) < 10:
        rule = get_object_or_404(EntitlementRule.objects.for_list(), pk=chosen)
    if request.method == "GET":
        builder = Builder.of(rule.condition if rule else {"age_from": 80})
        return _page(request, rule, RuleForm(rule=rule, initial={"before": rule.mark() if rule else ""}), builder)
    wants = next((word for word in ("try", "keep") if word in request.POST), "")
    builder = Builder.sent(request.POST, bound=bool(wants))
    if not wants:
        return _page(request, rule, RuleForm(initial=request.POST.dict(), rule=rule), builder)
    form = RuleForm(request.POST, rule=rule)
    if not (builder.is_valid() and form.is_valid()):
        return _page(request, rule, form, builder, status=422)
    return (_try if wants == "try" else _keep)(request, rule, form, builder)


def _try(request, rule, form, builder):
    kind = rule.kind if rule else form.cleaned_data["kind"]
    tried = try_out(builder.condition(), kind, user=request.user, day=timezone.localdate())
    return _page(request, rule, form, builder, tried=tried)


def _keep(request, rule, form, builder):
    said = form.cleaned_data
    try:
        if rule:
            rule.rewrite(by=request.user, condition=builder.condition(), before=said["before"])
        elif said["name"]:
            rule = EntitlementRule.objects.draft(
                by=request.user, name=said["name"], kind=said["kind"], condition=builder.condition()
            )
        else:
            form.add_error("name", _("Give the new rule a name."))
    except TooLate as late:
        return _page(request, rule, form, builder, late=str(late), status=409)
    if form.errors:
        return _page(request, rule, form, builder, status=422)
    messages.success(request, _("Kept: %(what)s.") % {"what": rule})
    return redirect(f"{reverse('benefits:rules')}?rule={rule.pk}")


def _page(request, rule, form, builder, *, tried=None, late="", status=200):
    every = list(EntitlementRule.objects.for_list())
    context = {
        "rules": list(zip(every, in_words(one.condition for one in every), strict=True)),
        "rule": rule,
        "form": form,
        "builder": builder,
        "tried": tried,
        "late": late,
        "now": in_words([rule.condition])[0] if rule and late else [],
        "tabs": sections(request.user, "benefits:rules"),
    }
    return render_or_partial(request, "benefits/rules.html", context, partial="facts", status=status)
