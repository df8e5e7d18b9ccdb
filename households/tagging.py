"""The tags of one file: what its head and its members show, and changing them."""

from collections import defaultdict

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, not_to_come
from households.models import Tag, Tagging


def put_tags_on(household, family, sight) -> None:
    """Give the file and each membership its ``tags``, within what one may see; one query for the family."""
    names = defaultdict(list)
    standing = Tagging.objects.standing().of_file(household).seen_by(sight).in_order()
    for of_file, person, name in standing.values_list("household", "person", "tag__name"):
        names[person if of_file is None else None].append(name)
    household.tags = names[None]
    for membership in family:
        membership.tags = names[membership.person_id]


class FileTagsForm(forms.Form):
    """The tags of a household and of its members; what was shown goes along, so that only changes are written."""

    on = DateField(label=_("From this day on"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)

    def __init__(self, *args, household, family, sight, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.household, self.today = household, today
        self.people = {membership.person_id: membership.person for membership in family}
        borne = list(Tagging.objects.standing().of_file(household).seen_by(sight).select_related("tag"))
        tags = set(Tag.objects.given().seen_by(sight)) | {one.tag for one in borne}
        self.tags = {tag.pk: tag for tag in tags}
        standing = {
            f"{one.person_id or 0}:{one.tag_id}" for one in borne if not one.person_id or one.person_id in self.people
        }
        self._ask(0, _("The household"), Tag.Level.HOUSEHOLD, standing)
        for pk, person in self.people.items():
            self._ask(pk, person.name, Tag.Level.PERSON, standing)
        self.order_fields([*(name for name in self.fields if name not in ("on", "seen")), "on", "seen"])
        self.initial |= {"on": today, "seen": ",".join(sorted(standing))}

    def _ask(self, whose, label, level, standing):
        tags = sorted((tag for tag in self.tags.values() if tag.level == level), key=lambda tag: tag.pk)
        self.fields[f"tags_{whose}"] = forms.MultipleChoiceField(
            label=label,
            choices=[(f"{whose}:{tag.pk}", tag.name) for tag in tags],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.initial[f"tags_{whose}"] = sorted(standing & {f"{whose}:{tag.pk}" for tag in tags})

    def clean_on(self):
        return not_to_come(self.cleaned_data["on"], self.today)

    def changes(self) -> tuple[list, list]:
        """What is given and what is taken: (tag, person or None for the household itself)."""
        asked = {name for name in self.fields if name.startswith("tags_")}
        offered = {key for name in asked for key, _label in self.fields[name].choices}
        seen = set(self.cleaned_data["seen"].split(",")) & offered
        typed = {key for name in asked for key in self.cleaned_data[name]}
        return self._rows(typed - seen), self._rows(seen - typed)

    def _rows(self, keys):
        pairs = [tuple(map(int, key.split(":"))) for key in sorted(keys)]
        return [(self.tags[tag], self.people.get(person)) for person, tag in pairs]


@transaction.atomic
def change_tags(*, household, given, taken, by, on) -> int:
    """Give and take tags of one file and its people from a day on; says how many changed."""
    done = 0
    for tag, person in given:
        done += Tagging.objects.give(tag, **_bearer(household, person), by=by, since=on)
    for tag, person in taken:
        done += Tagging.objects.take(tag, **_bearer(household, person), by=by, until=on)
    return done


def _bearer(household, person) -> dict:
    return {"people": [person]} if person else {"households": [household]}
