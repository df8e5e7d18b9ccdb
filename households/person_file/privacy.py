"""The page that says why what is known of somebody is kept: notice, duties by law, consents; and what is missing."""

from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from common.forms import DateField, not_to_come
from households.models import About, Basis, Ground
from households.models.basis import still_asked
from households.person_file.person_head import find_person, tabs_of
from volunteers.rights import Sees


class BasisForm(forms.ModelForm):
    """One line more: about what, resting on what."""

    on = DateField(label=_("Day"))
    submission = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Basis
        fields = ("about", "ground", "given_by", "words", "on")
        widgets = {"about": forms.Select, "ground": forms.RadioSelect}

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, initial={"on": today, "submission": uuid4(), "ground": Ground.NOTICE}, **kwargs)
        self.today = today
        self.fields["ground"].choices = Ground.choices

    def clean_on(self):
        return not_to_come(self.cleaned_data["on"], self.today)

    def clean(self):
        data = super().clean()
        if data.get("ground") == Ground.DUTY and not data.get("words"):
            self.add_error("words", _now("Name the law."))
        if data.get("about") == About.CHILD and data.get("ground") == Ground.CONSENT and not data.get("given_by"):
            self.add_error("given_by", _now("Name the parent or guardian."))
        return data


@require_http_methods(["GET", "POST"])
def privacy(request, pk):
    """Why what is known of somebody is kept; whoever keeps the file writes a line more."""
    today = timezone.localdate()
    file = find_person(request.user, pk, sees=Sees.MEANS, today=today)
    form = BasisForm(request.POST or None, today=today) if file.may_keep else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            Basis.objects.write_down(person=file.person, by=request.user, today=today, **form.cleaned_data)
            messages.success(request, _now("It is written down."))
            return redirect("people:privacy", pk)
    bases = list(Basis.objects.of_person(file.person).latest_first())
    context = {
        "file": file,
        "tabs": tabs_of(file, "privacy"),
        "form": form,
        "bases": bases,
        "missing": still_asked(file.person, bases, today=today),
        "member": file.home,
    }
    return render(request, "people/privacy.html", context)


@require_POST
def withdraw(request, pk, basis):
    """The consent holds no longer, from today on; that of people who left or whose file is closed neither."""
    today = timezone.localdate()
    file = find_person(request.user, pk, sees=Sees.MEANS, today=today)
    if not file.is_keeper:
        raise PermissionDenied
    if not Basis.objects.withdraw(key=basis, person=file.person, by=request.user, on=today):
        raise Http404
    messages.success(request, _now("The consent is withdrawn from today on."))
    return redirect("people:privacy", pk)
