"""The forms by which a need is offered to a partner, and by which the office notes what the partner says."""

from datetime import timedelta
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from households.models import Ground
from needs.fields import SatisfactionField
from needs.models import Channel, Move, Offer
from needs.models.consent import said_by_family
from volunteers.step_forms import StepForm

DAYS_TO_ANSWER = 3
WORDS = forms.Textarea(attrs={"rows": 2})
GROUNDS = [(ground.value, ground.label) for ground in (Ground.CONSENT, Ground.DUTY, Ground.NOTICE)]


class ReferForm(StepForm):
    """Offer the need to a partner: in which words, until when it answers, what telling it rests on."""

    deed = button = _("Offer it to a partner")
    words_ = forms.CharField(
        label=_("The need in words for the partner"),
        max_length=300,
        widget=WORDS,
        help_text=_("The partner reads this, the name of the head, building and room. Nothing of illness or money."),
    )
    answer_by = DateField(label=_("Answer wanted by"))
    channel = forms.ChoiceField(label=_("How the partner is asked"), choices=Channel, widget=forms.RadioSelect)
    ground = forms.ChoiceField(label=_("Telling the partner rests on"), choices=GROUNDS, widget=forms.RadioSelect)
    law = forms.CharField(label=_("Law, paper or words"), max_length=300, required=False)
    takes = forms.IntegerField(label=_("How much it takes"), min_value=1, max_value=1000)
    submission = forms.UUIDField(widget=forms.HiddenInput)
    offer = forms.ModelChoiceField(queryset=Offer.objects.none(), widget=forms.HiddenInput, required=False)

    def prepare(self):
        today = timezone.localdate()
        self.fields["offer"].queryset = Offer.objects.visible_to(self.user).given_on(today)
        self.initial |= {
            "words_": self.row.kind.long_name(),
            "answer_by": today + timedelta(days=DAYS_TO_ANSWER),
            "channel": Channel.LINK,
            "ground": _ground_of(self.row, today),
            "takes": 1,
            "submission": uuid4(),
        }

    def clean_answer_by(self):
        if self.cleaned_data["answer_by"] < timezone.localdate():
            raise forms.ValidationError(_("That day is over."))
        return self.cleaned_data["answer_by"]

    def clean(self):
        if not self.cleaned_data.get("offer") and "offer" not in self.errors:
            self.add_error(None, _("Choose the offer that fits."))
        if self.cleaned_data.get("ground") == Ground.DUTY and not self.cleaned_data.get("law", "").strip():
            self.add_error("law", _("Name the law that the duty rests on."))

    def typed(self):
        return [(box.label, box.value()) for box in self.visible_fields() if box.value()]

    def words(self) -> dict:
        """What ``refer`` is called with."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "words_")}
        return said | {"words": self.cleaned_data["words_"]}


def _ground_of(need, today) -> str:
    """What the family agreed to, where one thing is written down; else consent, which is to be asked for."""
    said = set(said_by_family(need, today=today).values()) & set(dict(GROUNDS))
    return said.pop() if len(said) == 1 else Ground.CONSENT


class MoveForm(StepForm):
    """One move of a referral."""

    def prepare(self):
        self.today = timezone.localdate()
        self.initial["on"] = self.today

    def clean_on(self):
        return not_to_come(self.cleaned_data["on"], self.today)

    def words(self) -> dict:
        return {"on": self.today} | super().words()


class AcceptForm(MoveForm):
    deed = _("The partner accepts")
    button = _("Note that it accepts")
    person = forms.CharField(label=_("Who said so"), max_length=60)
    on = DateField(label=_("Accepted on"))
    planned_on = DateField(label=_("Planned for"), required=False)


class DeclineForm(MoveForm):
    deed = _("The partner declines")
    button = _("Note that it declines")
    because = forms.CharField(label=_("Why"), max_length=300, widget=WORDS)


class DeliverForm(MoveForm):
    deed = _("It was delivered")
    button = _("Note the delivery")
    on = DateField(label=_("Delivered on"))
    hours = forms.DecimalField(label=_("Hours"), min_value=0, max_value=1000, decimal_places=1, required=False)
    goods = forms.CharField(label=_("Goods"), max_length=200, required=False)
    proof = forms.CharField(
        label=_("Proof"), max_length=200, required=False, help_text=_("Such as: the number of the receipt.")
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False, widget=WORDS)


class ConfirmForm(MoveForm):
    deed = _("The family confirms")
    button = _("Note the family's word")
    on = DateField(label=_("Asked on"))
    words_ = forms.CharField(label=_("What the family says"), max_length=300, widget=WORDS)
    satisfaction = SatisfactionField()

    def words(self):
        said = super().words()
        return {name: value for name, value in said.items() if name != "words_"} | {"words": said["words_"]}


class WithdrawForm(MoveForm):
    deed = _("Take the question back")
    button = _("Withdraw the referral")
    because = forms.CharField(label=_("Why"), max_length=300, widget=WORDS)


class NewLinkForm(MoveForm):
    deed = _("Make a new link")
    button = _("Make a new link; the old one opens nothing any more")


class RevokeForm(MoveForm):
    deed = _("Revoke the link")
    button = _("Revoke the link")


FORMS: dict[str, type[MoveForm]] = {
    Move.ACCEPT: AcceptForm,
    Move.DELIVER: DeliverForm,
    Move.CONFIRM: ConfirmForm,
    Move.DECLINE: DeclineForm,
    Move.NEW_LINK: NewLinkForm,
    Move.REVOKE: RevokeForm,
    Move.WITHDRAW: WithdrawForm,
}
