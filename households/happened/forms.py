"""The forms of what happens to a household and its members."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from households.happened.fields import (
    RELATIONS,
    DeedForm,
    MemberField,
    MembersField,
    OpenFileField,
    head_on_file,
    relations_on_file,
)
from households.head_relations import relations_to
from households.models import Status
from households.place_fields import BuildingField, suggest_places
from volunteers.models import Level
from volunteers.rights import Deed

WHERE_TO = _("Goes to the file")
BY_NUMBER = _("Its number, such as XQ-0012; empty where the person goes to no household on file.")


class LeaveForm(DeedForm):
    """Somebody leaves the household: how, where to, and who is the head then."""

    REASONS = [
        (Status.MOVED_OUT.value, Status.MOVED_OUT.label),
        (Status.MARRIED_OUT.value, Status.MARRIED_OUT.label),
        (Status.DECEASED.value, Status.DECEASED.label),
    ]
    status = forms.ChoiceField(label=_("What happened"), choices=REASONS, widget=forms.RadioSelect)
    to = OpenFileField(label=WHERE_TO, help_text=BY_NUMBER, required=False, max_length=40)
    there = forms.ChoiceField(label=_("Relation to the head there"), choices=RELATIONS, required=False)

    def __init__(self, *args, membership, staying, hanging, against, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.membership = membership
        if against:
            self.fields["end_needs"] = forms.BooleanField(
                label=_("The open needs of this file end unfulfilled, with this reason"),
                help_text=_("Only where the last member died; else see to each one first, or waive it on its page."),
                required=False,
            )
        self.fields["on"].label = _("Left on")
        self.fields["on"].help_text = _("The first day on which the person no longer belongs here.")
        self.fields["to"].user, self.fields["to"].apart_from = user, self.household
        if membership.is_head and staying:
            self.fields["new_head"] = MemberField(staying, label=_("Head of the household from then on"))
        self.ask_whether_they_follow(hanging)
        self.end_with_the_paper()

    def clean_on(self):
        on, joined_on = super().clean_on(), self.membership.joined_on
        if joined_on and on < joined_on:
            raise ValidationError(_("Nobody leaves before the day of joining, %(day)s."), params={"day": joined_on})
        return on

    def clean(self):
        values = super().clean()
        if values.get("to") and values.get("status") == Status.DECEASED:
            self.add_error("to", _("Whoever died goes to no other file."))
        died = values.get("status") == Status.DECEASED
        if died and "end_needs" in self.fields and not values.get("end_needs"):
            self.add_error("end_needs", _("Say that these needs end, or see to each one first."))
        return values

    def on_file(self):
        """When and why the person left; what has become of whoever belongs elsewhere since is not told here."""
        left = {"on": self.membership.left_on, "because": self.membership.left_because}
        status = {"status": self.membership.person.get_status_display()} if self.membership.is_home else {}
        return status | (left if left["on"] else {})

    def told(self):
        told = super().told()
        return told | {"relation_there": told.pop("there")}


class JoinForm(DeedForm):
    """Why somebody joins, and on which paper; who it is and since when stands in another form."""

    needs_reason = False

    def __init__(self, *args, hanging=(), **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["on"]
        self.ask_whether_they_follow(hanging, stay=_("stays on the former file"))
        self.end_with_the_paper()


class HeadForm(DeedForm):
    """Another member becomes the head; then everybody's relation to the new one is said."""

    needs_reason = False

    def __init__(self, *args, present, to=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.present = present
        self.initial |= {"to": to.pk if to else None}
        suggested = relations_to(to, present) if to else {}
        others = [membership for membership in present if not membership.is_head]
        self.fields["to"] = MemberField(others, label=_("New head"))
        for membership in present:
            self.fields[f"relation_{membership.pk}"] = forms.ChoiceField(
                initial=suggested.get(membership.pk, ""),
                label=_("%(name)s is to the new head") % {"name": membership.person},
                choices=RELATIONS,
                required=False,
            )
        self.end_with_the_paper()

    def on_file(self):
        return {"to": head_on_file(self.present)} | relations_on_file(self.present)

    def told(self):
        return super().told() | {"relations": self.relations()}


class EndForm(DeedForm):
    """A file is closed or opened again: when and why."""

    def __init__(self, *args, heads=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("Day")
        self.fields["on"].help_text = ""
        if heads:
            self.fields["head"] = MemberField(heads, label=_("Head of the household from then on"))
        self.end_with_the_paper()

    def clean_on(self):
        on, first = super().clean_on(), self.household.closed_on or self.household.opened_on
        if first and on < first:
            raise ValidationError(_("This cannot be before %(day)s."), params={"day": first})
        return on


class AwayForm(DeedForm):
    """A member is away and still belongs to the household: in prison, in care, missing."""

    WAYS = [
        (Status.IN_PRISON.value, _("goes to prison")),
        (Status.IN_DETOX.value, _("goes to compulsory detox")),
        (Status.IN_CARE.value, _("goes into care")),
        (Status.MISSING.value, _("is missing")),
        (Status.RELIGIOUS.value, _("is away three years or more in a religious calling")),
    ]
    status = forms.ChoiceField(label=_("What happened"), choices=WAYS, widget=forms.RadioSelect)
    where = forms.CharField(
        label=_("Where the person is"), max_length=200, required=False, help_text=_("In words, as far as it is known.")
    )

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.membership = membership
        self.end_with_the_paper()

    def on_file(self):
        """Where the person is now; of whoever belongs elsewhere since nothing is told here."""
        if not self.membership.is_home:
            return {}
        person = self.membership.person
        return {"status": person.get_status_display(), "where": person.whereabouts}


class BackForm(DeedForm):
    """A member who was away lives with the household again."""

    needs_reason = False


class SplitForm(DeedForm):
    """Some members go on as a household of their own."""

    building = BuildingField(deed=Deed.KEEP_FILES, label=_("Building of the new household"))
    room = forms.CharField(label=_("Room"), max_length=60, required=False)

    def __init__(self, *args, present, hanging, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.present = present
        self.fields["members"] = MembersField(present, label=_("Who goes"))
        self.fields["head"] = MemberField(present, label=_("Head of the new household"))
        self.fields["new_head"] = MemberField(
            [one for one in present if not one.is_head],
            label=_("Head of this household from then on"),
            required=False,
            help_text=_("Only where its head goes."),
        )
        self.fields["building"].user = user
        self.fields["building"].widget.suggestions = suggest_places(user, level=Level.BUILDING)
        self.initial = {"building": self.household.building, "room": self.household.room} | self.initial
        self.ask_whether_they_follow(hanging)
        self.order_fields(["members", "head", "new_head", "building", "room"])
        self.end_with_the_paper()

    def clean(self):
        """Each of the two files has its head, of its own people."""
        values = super().clean()
        if not values.get("members"):
            return values
        going = {one.pk for one in values["members"]}
        if len(going) == len(self.present):
            self.add_error("members", _("When everybody goes, the household moves; it does not split."))
        elif values.get("head") and values["head"].pk not in going:
            self.add_error("head", _("The head of the new household is one of those who go."))
        head_goes = any(one.is_head and one.pk in going for one in self.present)
        if head_goes and (not values.get("new_head") or values["new_head"].pk in going):
            self.add_error("new_head", _("Say who of those who stay is the head from now on."))
        return values

    def on_file(self):
        here = {"building": self.household.building, "room": self.household.room}
        return here | {"members": list(self.present), "head": head_on_file(self.present)}

    def told(self):
        told = super().told()
        return told if any(one.is_head for one in told["members"]) else told | {"new_head": None}


class UniteForm(DeedForm):
    """Everybody of this household goes over to another one."""

    into = OpenFileField(label=_("Goes on in the file"), max_length=40, help_text=_("Its number, such as XQ-0012."))

    def __init__(self, *args, present, hanging, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.present = present
        self.fields["into"].user, self.fields["into"].apart_from = user, self.household
        for membership in present:
            self.fields[f"relation_{membership.pk}"] = forms.ChoiceField(
                label=_("%(name)s is to the head there") % {"name": membership.person},
                choices=RELATIONS,
                required=False,
            )
        self.ask_whether_they_follow(hanging)
        self.end_with_the_paper()

    def on_file(self):
        return relations_on_file(self.present)

    def told(self):
        return super().told() | {"relations": self.relations()}


class MoveForm(DeedForm):
    """The household moves to another building or room."""

    needs_reason = False
    building = BuildingField(deed=Deed.KEEP_FILES, label=_("Building"))
    room = forms.CharField(label=_("Room"), max_length=60, required=False)
    living_address = forms.CharField(label=_("Living address"), max_length=200, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["building"].user = user
        self.fields["building"].widget.suggestions = suggest_places(user, level=Level.BUILDING)
        self.initial = self.on_file() | self.initial
        self.end_with_the_paper()

    def on_file(self):
        return {name: getattr(self.household, name) for name in ("building", "room", "living_address")}


class TakeBackForm(DeedForm):
    """What was done by mistake is taken back, with the reason."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["on"]
