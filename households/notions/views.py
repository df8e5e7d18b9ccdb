"""The pages of booklet and home, beside the unit of assistance."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from households.edit_views import keep
from households.models import Belonging, NotPossible
from households.notions.asking import people_to_ask, suggestions
from households.notions.forms import NotionsForm, RelativeForm
from households.notions.keeping import add_person, known_person, same_here, settle


@require_http_methods(["GET", "POST"])
def edit(request, number):
    """Who stands in the booklet and who lives here; asked as well when somebody has just come or gone."""
    household, today = keep(request, number), timezone.localdate()
    noted = list(Belonging.objects.of(household).lasting().with_people())
    people, about = people_to_ask(household, noted), suggestions(household, request.GET.get("after"))
    form = NotionsForm(request.POST or None, people=people, noted=noted, today=today, **about.of_form())
    context = {"household": household, "form": form, "about": about}
    if request.method == "POST" and form.is_valid():
        if form.is_stale:
            form.once_more()
            return render(request, "households/notions.html", context | {"stale": noted}, status=409)
        if _settled(request, household, form):
            return redirect("households:members", number)
    return render(request, "households/notions.html", context)


def _settled(request, household, form) -> bool:
    try:
        changed = settle(by=request.user, household=household, wanted=form.wanted(), **form.deed())
    except NotPossible as error:
        form.add_error(None, str(error))
        return False
    words = _("Booklet and home are noted.") if changed else _("Booklet and home are as they were.")
    messages.success(request, words)
    return True


@require_POST
def same(request, number):
    """The three are the same here: every member stands in the booklet and lives here."""
    household = keep(request, number)
    try:
        if same_here(by=request.user, household=household):
            messages.success(request, _("Every member stands in the booklet and lives here."))
    except NotPossible as error:
        messages.warning(request, str(error))
    return redirect("households:members", number)


@require_http_methods(["GET", "POST"])
def new(request, number):
    """Somebody who is no member of the unit stands in the booklet or lives here."""
    household, today = keep(request, number), timezone.localdate()
    form = RelativeForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["identity_number"]
        known, words = known_person(request.user, typed, today=today)
        if words:
            form.add_error("identity_number", words)
        elif person := _added(request, household, form, known):
            messages.success(request, _("%(name)s is noted on %(number)s.") % {"name": person, "number": number})
            return redirect("households:members", number)
    return render(request, "households/notions_new.html", {"household": household, "form": form})


def _added(request, household, form, known):
    try:
        return add_person(by=request.user, household=household, known=known, **form.deed())
    except NotPossible as error:
        form.add_error(None, str(error))
        return None
