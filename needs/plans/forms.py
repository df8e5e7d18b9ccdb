"""The forms of one-to-one plans: drafting one with its steps, and what is done with it afterwards."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from needs.fields import PersonField, PersonInput
from needs.models import NeedPlan, PlanDeed, PlanTask, carriers
from volunteers.step_forms import StepForm

WORDS = forms.Textarea(attrs={"rows": 2})
MOST_TASKS = 8


class PlanForm(forms.Form):
    """Cause, goal, when somebody looks again, and the steps: what, who, until when. Sent twice it drafts one plan."""

    cause = forms.CharField(label=_("Cause"), max_length=2000, widget=WORDS)
    goal = forms.CharField(label=_("Goal"), max_length=300, widget=WORDS)
    review_on = DateField(label=_("Next review"))
    submission = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, need, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        people = carriers(today=today, place=need.household.building).visible_to(user)
        for number in range(1, MOST_TASKS + 1):
            what = forms.CharField(label=_("What is done"), max_length=200, required=False)
            owner = PersonField(label=_("Who (empty: the family itself)"), required=False)
            owner.people, owner.widget = people, PersonInput(need=need.pk)
            due_on = DateField(label=_("Until"), required=False)
            self.fields |= {f"what{number}": what, f"owner{number}": owner, f"due{number}": due_on}

    def rows(self):
        """The boxes of the steps that say something, and of two more."""
        return self._rows()[: self._told() + 2]

    def more_rows(self):
        """The boxes that are folded up."""
        return self._rows()[self._told() + 2 :]

    def _rows(self):
        return [[self[f"{name}{number}"] for name in ("what", "owner", "due")] for number in range(1, MOST_TASKS + 1)]

    def _told(self):
        return max((number for number, row in enumerate(self._rows(), 1) if any(box.value() for box in row)), default=1)

    def clean_goal(self):
        """One line, however it was typed: it stands in lists."""
        return " ".join(self.cleaned_data["goal"].split())

    def clean(self):
        """A review is still to come; each step says until when, and there is at least one."""
        values = super().clean()
        if values.get("review_on") and values["review_on"] <= self.today:
            self.add_error("review_on", _("The review comes after today."))
        for number in range(1, MOST_TASKS + 1):
            what, due_on = values.get(f"what{number}"), values.get(f"due{number}")
            if what and not due_on and f"due{number}" not in self.errors:
                self.add_error(f"due{number}", _("Say until when."))
            if not what and (due_on or values.get(f"owner{number}")):
                self.add_error(f"what{number}", _("Say what is done."))
        if not any(values.get(f"what{number}") for number in range(1, MOST_TASKS + 1)) and not self.errors:
            self.add_error("what1", _("A plan has at least one step."))
        return values

    def words(self) -> dict:
        """What ``draft`` is called with."""
        said = self.cleaned_data
        tasks = [
            {"what": said[f"what{number}"], "owner": said[f"owner{number}"] or None, "due_on": said[f"due{number}"]}
            for number in range(1, MOST_TASKS + 1)
            if said[f"what{number}"]
        ]
        return {name: said[name] for name in ("cause", "goal", "review_on", "submission")} | {"tasks": tasks}


def said_in(plan) -> dict:
    """What a plan says, as the boxes of the form hold it."""
    said = {"cause": plan.cause, "goal": plan.goal, "review_on": plan.review_on, "version": plan.version}
    for number, task in enumerate(plan.tasks.in_order()[:MOST_TASKS], start=1):
        said |= {f"what{number}": task.what, f"owner{number}": task.owner, f"due{number}": task.due_on}
    return said


def said_in_template(template, today) -> dict:
    """What a template says, with its days counted from today."""
    said = {"goal": template.goal, "cause": "", "review_on": today + timedelta(days=template.review_days)}
    for number, task in enumerate(template.tasks.order_by("position", "pk")[:MOST_TASKS], start=1):
        said |= {f"what{number}": str(task), f"due{number}": today + timedelta(days=task.days)}
    return said


class OnADay(StepForm):
    """A step of a plan that happened on a day."""

    on = DateField(label=_("Day"))

    def prepare(self):
        self.initial["on"] = timezone.localdate()

    def clean_on(self):
        return not_to_come(self.cleaned_data["on"], timezone.localdate())


class AgreeForm(OnADay):
    deed = _("The family agrees")
    button = _("Write down the agreement")
    family = forms.CharField(label=_("Who of the family agreed"), max_length=100)
    how = forms.ChoiceField(label=_("How"), choices=NeedPlan.How, widget=forms.RadioSelect)
    field_order = ("family", "how", "on")


class ReviewForm(OnADay):
    deed = _("Look at it again")
    button = _("Write down the review")
    found = forms.CharField(label=_("How it stands"), max_length=2000, widget=WORDS)
    next_on = DateField(label=_("Next review"))
    field_order = ("found", "on", "next_on")

    def clean(self):
        values = super().clean()
        agreed_on = self.row.agreed_on  # a draft has none: the step itself is refused there
        if agreed_on and values.get("on") and values["on"] < agreed_on:
            self.add_error("on", _("The family agreed on %(day)s, after this day.") % {"day": self.row.agreed_on})
        if values.get("on") and values.get("next_on") and values["next_on"] <= values["on"]:
            self.add_error("next_on", _("The next review comes after this one."))
        return values


class MarkForm(OnADay):
    deed = _("Mark a step")
    button = _("Mark the step")
    task = forms.ModelChoiceField(label=_("Step of the plan"), queryset=None, empty_label=_("Choose a step"))
    done = forms.ChoiceField(label=_("How it stands"), choices=PlanTask.Done, widget=forms.RadioSelect)
    note = forms.CharField(label=_("A word on it"), max_length=300, required=False)
    field_order = ("task", "done", "on", "note")

    def prepare(self):
        super().prepare()
        self.fields["task"].queryset = self.row.tasks.in_order()
        self.initial["done"] = PlanTask.Done.DONE

    def clean(self):
        values = super().clean()
        if values.get("done") == PlanTask.Done.DROPPED and not values.get("note"):
            self.add_error("note", _("Say why it is not done."))
        return values


class FinishForm(OnADay):
    deed = _("End the plan")
    button = _("End the plan")
    because = forms.CharField(label=_("Reason in words"), max_length=2000, widget=WORDS)
    field_order = ("because", "on")


FORMS = {
    PlanDeed.AGREE: AgreeForm,
    PlanDeed.MARK: MarkForm,
    PlanDeed.REVIEW: ReviewForm,
    PlanDeed.FINISH: FinishForm,
}
