"""The visit form: five rows of three buttons with a word beside each, and the needs that were noticed."""

import re
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_lazy as lazy

from common.forms import DateField
from common.wording import listed
from households.models import FindingLevel, Mode, Person, Topic
from needs.models import NeedKind, Urgency
from volunteers.models import User

NEEDS_AT_ONCE = 3
SAID = ("visited_on", "visited_at", "mode", "met", "person", "note", "problem", "next_visit_on")
NAMES = re.compile(r"[、，,;；/\s]+")


class VisitFields(forms.Form):
    """What a visit says, as it is logged and as it is corrected."""

    visited_on = DateField(label=_("Day"))
    visited_at = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput(format="%H:%M"))
    mode = forms.ChoiceField(label=_("How"), choices=Mode, widget=forms.RadioSelect)
    met = forms.TypedChoiceField(
        label=_("Was somebody met?"),
        choices=[("yes", _("Met")), ("no", _("Not met"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    person = forms.ModelChoiceField(
        label=_("Who was visited"), queryset=None, required=False, empty_label=_("The whole household")
    )
    visitors = forms.ModelMultipleChoiceField(
        label=_("Visitors"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=_("Other visitors"),
        required=False,
        help_text=_("Names of people who help here, with a comma between them."),
    )
    note = forms.CharField(
        label=_("What was found, and what was done"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_visit_on = DateField(label=_("Next visit"), required=False)

    def __init__(self, *args, people, helpers, near, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.helpers = today, helpers
        self.fields["person"].queryset = people
        self.fields["visitors"].queryset = near
        for topic in Topic:
            self.fields[topic.value] = forms.ChoiceField(
                label=topic.label, choices=FindingLevel, required=False, widget=forms.RadioSelect
            )
            self.fields[f"{topic.value}_words"] = forms.CharField(
                label=lazy("in a word"), required=False, max_length=200
            )

    def topics(self):
        """The five topics, each with its word."""
        return [(self[topic], self[f"{topic}_words"]) for topic in Topic.values]

    def clean_visited_on(self):
        if self.cleaned_data["visited_on"] > self.today:
            raise ValidationError(_("A visit cannot lie in the future."))
        return self.cleaned_data["visited_on"]

    def clean_others(self):
        """The helpers behind the names; a name nobody bears, or two bear, is said."""
        found = []
        for name in filter(None, NAMES.split(self.cleaned_data["others"].strip())):
            people = list(self.helpers.filter(name=name)[:2])
            if not people:
                raise ValidationError(_("Nobody called “%(name)s” helps here."), params={"name": name})
            if len(people) > 1:
                raise ValidationError(_("Several people are called “%(name)s”; choose above."), params={"name": name})
            found += people
        return found

    def clean(self):
        data = super().clean()
        visitors = {user.pk: user for user in [*data.get("visitors", []), *data.get("others", [])]}
        data["everyone"] = list(visitors.values())
        if not visitors and "others" not in self.errors:
            self.add_error("visitors", _("Say who went."))
        if (later := data.get("next_visit_on")) and data.get("visited_on") and later < data["visited_on"]:
            self.add_error("next_visit_on", _("The next visit comes after this one."))
        return data

    def findings(self):
        """Triples of topic, level and words for each topic that something was said about."""
        data = self.cleaned_data
        return [
            (topic, data[topic] or FindingLevel.FINE, data[f"{topic}_words"])
            for topic in Topic.values
            if data[topic] or data[f"{topic}_words"]
        ]


class VisitForm(VisitFields):
    """One visit to one household; sent twice, its ``submission`` lets it be saved once."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, household, user, today, **kwargs):
        initial = {"submission": uuid.uuid4(), "visited_on": today, "mode": Mode.HOME, "met": "yes"}
        helpers = User.objects.visible_to(user)
        super().__init__(
            *args,
            people=household.present_people(),
            helpers=helpers,
            near=helpers.near(household.building, user=user, today=today),
            today=today,
            initial=initial | {"visitors": [user.pk]} | kwargs.pop("initial", {}),
            **kwargs,
        )
        self.fields["next_visit_on"].help_text = _("Empty: by how closely the household is watched.")
        kinds = list(NeedKind.objects.in_use())
        for number in range(1, NEEDS_AT_ONCE + 1):
            self._add_need(number, kinds)

    def _add_need(self, number, kinds):
        """The three fields of one need that was noticed."""
        choices = [("", _("Choose a kind")), *((kind.pk, kind.long_name()) for kind in kinds)]
        self.fields[f"need{number}_what"] = forms.CharField(label=_("What is needed"), required=False, max_length=300)
        self.fields[f"need{number}_kind"] = forms.TypedChoiceField(
            label=_("Kind"), choices=choices, required=False, coerce=int, empty_value=None
        )
        self.fields[f"need{number}_urgency"] = forms.ChoiceField(
            label=_("Urgency"),
            choices=Urgency,
            required=False,
            initial=Urgency.NORMAL,
            widget=forms.RadioSelect,
        )
        self.kinds = {kind.pk: kind for kind in kinds}

    def needs(self):
        """The needs that can be raised here: what, kind, urgency."""
        return [
            [self[f"need{number}_{part}"] for part in ("what", "kind", "urgency")]
            for number in range(1, NEEDS_AT_ONCE + 1)
        ]

    def clean(self):
        data = super().clean()
        for number in range(1, NEEDS_AT_ONCE + 1):
            if data.get(f"need{number}_what") and not data.get(f"need{number}_kind"):
                self.add_error(f"need{number}_kind", _("Choose what kind of need it is."))
            if data.get(f"need{number}_kind") and not data.get(f"need{number}_what"):
                self.add_error(f"need{number}_what", _("Say what is needed."))
        return data

    def needs_noticed(self):
        """Dicts with what, kind and urgency for each need that was noticed."""
        data = self.cleaned_data
        return [
            {
                "what": data[f"need{number}_what"],
                "kind": self.kinds[data[f"need{number}_kind"]],
                "urgency": data[f"need{number}_urgency"] or Urgency.NORMAL,
            }
            for number in range(1, NEEDS_AT_ONCE + 1)
            if data[f"need{number}_what"]
        ]


def said_of(visit) -> dict:
    """What a visit says, as its form holds it."""
    said = {name: getattr(visit, name) for name in SAID} | {"met": "yes" if visit.met else "no"}
    said["visitors"] = list(visit.visitors.standing().values_list("user", flat=True))
    for one in visit.findings.standing():
        said |= {one.topic: one.level, f"{one.topic}_words": one.words}
    return said


def said_elsewhere(visit, *, by) -> dict:
    """What a visit that was withdrawn says, to be logged on the file where it belongs."""
    said = {name: value for name, value in said_of(visit).items() if name not in ("person", "problem")}
    names = dict(visit.visitors.standing().values_list("user", "user__name"))
    others = listed(name for key, name in names.items() if key != by.pk)
    return said | {"visitors": [by.pk] if by.pk in names else [], "others": others}


class VisitCorrectionForm(VisitFields):
    """Everything a visit says, to be corrected once it is written down."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(  # a workbook's may be longer than what is typed at a door
        label=_("What was found, and what was done"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    problem = forms.CharField(label=_("Problem found"), required=False, max_length=300)

    def __init__(self, *args, visit, household, user, today, **kwargs):
        helpers = User.objects.visible_to(user)
        went = visit.visitors.standing().values_list("user", flat=True)
        leads = helpers.near(household.building, user=user, today=today).values_list("pk", flat=True)
        super().__init__(
            *args,
            people=Person.objects.of_file(household) | Person.objects.filter(pk=visit.person_id),
            helpers=helpers,
            near=User.objects.filter(pk__in={*went, *leads}).order_by("name_key", "pk"),
            today=today,
            initial={"version": visit.version} | said_of(visit),
            **kwargs,
        )

    def told(self) -> dict:
        """What was typed, by the names ``correct_visit`` takes."""
        data = self.cleaned_data
        fields = {name: data[name] for name in SAID}
        return fields | {"visitors": data["everyone"], "findings": self.findings(), "version": data["version"]}

    def parts(self, now):
        """Who went and what was found, each as saved now and as typed here: label, saved, typed."""
        saved = {one.topic: one.in_words() for one in now.findings.standing()}
        typed = {topic: f"{FindingLevel(level).label} {words}".strip() for topic, level, words in self.findings()}
        went = [one.user.name for one in now.visitors.standing().select_related("user")]
        goes = [user.name for user in self.cleaned_data["everyone"]]
        yield self["visitors"].label, listed(sorted(went)), listed(sorted(goes))
        for topic in Topic:
            yield topic.label, saved.get(topic, ""), typed.get(topic, "")


class WithdrawVisitForm(forms.Form):
    """Why a visit does not count, and where it belongs."""

    because = forms.CharField(
        label=_("Reason in words"), max_length=200, help_text=_("Such as: the wrong file, logged twice.")
    )
    right_file = forms.CharField(
        label=_("Number of the right file"),
        required=False,
        max_length=40,
        help_text=_(
            "If it was made elsewhere: what is written here then stands in the form of that file, to be saved."
        ),
    )

    def __init__(self, *args, files, **kwargs):
        super().__init__(*args, **kwargs)
        self.files = files

    def clean_right_file(self):
        """The open file in reach that bears this number."""
        number = self.cleaned_data["right_file"].strip()
        found = self.files.numbered(number).first() if number else None
        if number and found is None:
            raise ValidationError(_("No open file has the number “%(number)s”."), params={"number": number})
        return found
