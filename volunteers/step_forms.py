"""The small forms by which something takes a step; each carries the version that was seen."""

from django import forms


class StepForm(forms.Form):
    """A step: what it says on its button, and the words it asks for (the verb's own parameters)."""

    deed = button = ""
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, step, row, user):
        super().__init__(data, auto_id=f"{step}_%s", initial={"version": row.version})
        self.step, self.row, self.user = step, row, user
        self.prepare()

    def prepare(self):
        """Fill in what depends on the row and the person."""

    def words(self) -> dict:
        """What the verb is called with."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def once_more(self, row):
        """The same words, for the row as it is now."""
        data = self.data.copy()
        data["version"] = row.version
        return type(self)(data, step=self.step, row=row, user=self.user)

    def typed(self) -> list[tuple]:
        """What was typed, in words, for whoever came too late."""
        seen = [(self[name].label, self[name].value()) for name in self.fields if name != "version"]
        return [(label, value) for label, value in seen if value]


def forms_for(forms_of_steps, row, user, refused: StepForm | None = None) -> list[StepForm]:
    """A form for each step this person may take now; the one that was refused keeps what was typed."""
    steps = row.steps_for(user)
    return [
        refused if refused is not None and refused.step == step else form(step=step, row=row, user=user)
        for step, form in forms_of_steps.items()
        if step in steps
    ]
