"""How the page of an event answers: it says beforehand what will happen, then does it, and only once."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from common.htmx import render_or_partial
from households.edit_views import keep
from households.happened.ahead import Ahead
from households.models import AlreadyDone, Household
from households.writing import REFUSALS


class Event:
    """One request for the page of an event of a file."""

    def __init__(self, request, number):
        self.request, self.household = request, keep(request, number)
        self.today = timezone.localdate()
        self.ahead = Ahead(request.user, self.household, self.today)

    def form(self, kind, **more):
        """The form of the event as it was sent, or empty for today."""
        initial = {"on": self.today, "submission": uuid4()}
        return kind(self.request.POST or None, household=self.household, today=self.today, initial=initial, **more)

    def typed(self, form) -> dict:
        """What was typed so far, as far as it is right."""
        form.is_valid()
        return getattr(form, "cleaned_data", {})

    def answer(self, form, deed, *, heading, button, done, then="households:file", danger=False, **told):
        """Show the page, or do the deed and go on; what stands against it is said on the page."""
        status = 200
        if self.request.method == "POST" and form.is_valid() and "look" not in self.request.POST:
            try:
                result = deed(by=self.request.user, **told, **form.told())
            except AlreadyDone:
                return redirect(then, self.household.number)
            except REFUSALS as error:
                form.add_error(None, str(error))
                status = 409
            else:
                messages.success(self.request, done)
                return redirect(then, result.number if isinstance(result, Household) else self.household.number)
        context = {
            "household": self.household,
            "form": form,
            "ahead": self.ahead,
            "heading": heading,
            "button": button,
            "danger": danger,
        }
        return render_or_partial(self.request, "households/happened/deed.html", context, partial="ahead", status=status)

    def nothing_to_do(self, words, then="households:members"):
        """Lead back with a word why this cannot happen here."""
        messages.warning(self.request, words)
        return redirect(then, self.household.number)

    def show(self, template, **context):
        """A page about the file that does nothing."""
        return render(self.request, template, {"household": self.household, **context})
