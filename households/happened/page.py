"""How the page of an event answers: it says beforehand what will happen, then does it, and only once."""

from functools import partial
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from common.htmx import render_or_partial
from households.edit_views import keep
from households.happened.ahead import Ahead
from households.happened.meanwhile import DoneMeanwhile, beside, do_as_seen
from households.models import Action, AlreadyDone, Household, HouseholdEvent
from households.writing import REFUSALS


class Event:
    """One request for the page of an event of a file."""

    def __init__(self, request, number):
        self.request, self.household = request, keep(request, number)
        self.today = timezone.localdate()
        self.ahead = Ahead(request.user, self.household, self.today)

    def form(self, kind, **more):
        """The form of the event as it was sent, or empty for today."""
        if self.request.method == "POST":
            return kind(self.request.POST, household=self.household, today=self.today, **more)
        seen = HouseholdEvent.objects.of_file(self.household).latest_key()
        initial = {"on": self.today, "submission": uuid4(), "seen": seen}
        return kind(household=self.household, today=self.today, initial=initial, **more)

    def typed(self, form) -> dict:
        """What was typed so far, as far as it is right."""
        form.is_valid()
        return getattr(form, "cleaned_data", {})

    def answer(self, form, deed, *, heading, button, done, then="households:file", danger=False, **told):
        """Show the page, or do the deed and go on; what stands against it is said on the page."""
        status, stale = 200, None
        if self.request.method == "POST" and "look" not in self.request.POST:
            if Action.objects.of_submission(self.typed(form).get("submission")):
                return redirect(then, self.household.number)
            try:
                if form.is_valid():
                    result = do_as_seen(form, partial(deed, by=self.request.user, **told, **form.told()))
                    return self._go_on(result, done, then)
            except AlreadyDone:
                return redirect(then, self.household.number)
            except DoneMeanwhile:
                status = 409  # what was done is told below
            except REFUSALS as error:
                form.add_error(None, str(error))
                status = 409
            stale = beside(form, heading)
            status = 409 if stale else status
        context = {
            "household": self.household,
            "form": form,
            "ahead": self.ahead,
            "heading": heading,
            "button": button,
            "danger": danger,
            "stale": stale,
        }
        return render_or_partial(self.request, "households/happened/deed.html", context, partial="ahead", status=status)

    def _go_on(self, result, done, then):
        messages.success(self.request, done)
        return redirect(then, result.number if isinstance(result, Household) else self.household.number)

    def nothing_to_do(self, words, then="households:members"):
        """Lead back with a word why this cannot happen here."""
        messages.warning(self.request, words)
        return redirect(then, self.household.number)

    def show(self, template, **context):
        """A page about the file that does nothing."""
        return render(self.request, template, {"household": self.household, **context})
