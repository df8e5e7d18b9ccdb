"""The forms of campaigns and of goods."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from needs.models import Campaign, Goods, Project
from volunteers.models import Level, Place
from volunteers.rights import RIGHTS, Deed, posts_of


def communities_of(user):
    """The communities in which somebody keeps files."""
    keeping = [post.place for post in posts_of(user) if Deed.KEEP_FILES in RIGHTS[post.role].does and post.place_id]
    return Place.objects.below(keeping, Level.COMMUNITY)


class CommunityForm(forms.ModelForm):
    """Something of one community; asked for only where somebody keeps several."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        places = communities_of(user).order_by("name", "pk")
        self.fields["place"].queryset, self.fields["place"].empty_label = places, None
        self.fields["place"].initial = places.first()


class CampaignForm(CommunityForm):
    """A new campaign; sent twice, its ``submission`` lets it be saved once."""

    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("Until"))
    submission = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Campaign
        fields = ("name", "place", "starts_on", "ends_on", "words", "goods", "each", "project")
        labels = {"name": _("Name of the campaign")}

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, user=user, initial={"submission": uuid4(), "starts_on": today}, **kwargs)
        self.fields["goods"].queryset = Goods.objects.visible_to(user).for_list()
        self.fields["goods"].empty_label = _("Nothing from the store")
        self.fields["project"].queryset = Project.objects.running_on(today)
        self.fields["project"].empty_label = _("None")

    def clean(self):
        values = super().clean()
        if values.get("starts_on") and values.get("ends_on") and values["ends_on"] < values["starts_on"]:
            self.add_error("ends_on", _("It ends before it begins."))
        if values.get("goods") and values.get("place") and values["goods"].place_id != values["place"].pk:
            self.add_error("goods", _("These goods are in another community's store."))
        return values

    def told(self) -> dict:
        """What the campaign is begun with."""
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "submission")}


class GoodsForm(CommunityForm):
    """A new sort of goods in a community's store."""

    class Meta:
        model = Goods
        fields = ("name", "unit", "place")
        labels = {"name": _("Name of the goods")}

    def told(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class MoveForm(forms.Form):
    """Goods that come in or go out; sent twice, its ``submission`` lets it be written once."""

    way = forms.ChoiceField(
        label=_("In or out"), choices=[("in", _("Into the store")), ("out", _("Out of the store"))],
        widget=forms.RadioSelect, initial="in",
    )  # fmt: skip
    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=1_000_000)
    on = DateField(label=_("Day"))
    why = forms.CharField(label=_("From where, for what"), max_length=200)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, today):
        super().__init__(*args, initial={"submission": uuid4(), "on": today, "way": "in"})
        self.today = today

    def clean_on(self):
        return not_to_come(self.cleaned_data["on"], self.today)

    def told(self) -> dict:
        data = self.cleaned_data
        quantity = data["number"] if data["way"] == "in" else -data["number"]
        return {"quantity": quantity, "on": data["on"], "why": data["why"], "submission": data["submission"]}


class MarkForm(forms.Form):
    """Whether a household got it."""

    deed = forms.ChoiceField(choices=[(word, word) for word in ("give", "not_met", "take_back")])
    on = DateField(label=_("Day"), required=False)
    note = forms.CharField(label=_("A word on it"), required=False, max_length=200)
