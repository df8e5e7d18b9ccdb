"""Boxes that every form about needs uses: a kind out of the tree, a person typed by name, a visit, how it went."""

from collections import Counter

from django import forms
from django.db.models import Q
from django.forms.utils import flatatt
from django.urls import reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from common.pinyin import fold
from households import people_fields
from households.models import Visit
from households.people_fields import name_with_number
from needs.models import NeedKind
from volunteers.models import Post

MOST_SUGGESTED = 30
MOST_VISITS = 20  # to choose from, the latest first


class KindSelect(forms.Select):
    """The kinds in their groups, written in one pass: with a template for each the list page would wait for it."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = "" if value is None else str(value)
        groups = format_html_join("\n", "{}", ((_group(*choice, chosen),) for choice in self.choices))
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>\n{}\n</select>", attributes, groups)


def _group(key, label, chosen):
    """One option, or a group of them under its name."""
    if isinstance(label, list):
        options = format_html_join("\n", "{}", ((_group(*choice, chosen),) for choice in label))
        return format_html('<optgroup label="{}">\n{}\n</optgroup>', key, options)
    mark = mark_safe(" selected") if key == chosen else ""
    return format_html('<option value="{}"{}>{}</option>', key, mark, label)


class KindField(forms.ChoiceField):
    """A kind of need, the finer ones grouped under the one they are part of. The cleaned value is the kind."""

    widget = KindSelect

    def __init__(self, *, empty_label, **kwargs):
        super().__init__(**kwargs)
        self.empty_label, self.kinds = empty_label, {}

    def offer(self, also: NeedKind | None = None):
        """Offer the kinds in use, and the retired one that a need has already."""
        groups = [(top.name, [top, *finer]) for top, finer in NeedKind.objects.tree()]
        self.kinds = {str(kind.pk): kind for _name, kinds in groups for kind in kinds}
        if also is not None and str(also.pk) not in self.kinds:
            self.kinds[str(also.pk)] = also
            groups.append((_("No longer used"), [also]))
        self.choices = [
            ("", self.empty_label),
            *((name, [(str(kind.pk), kind.name) for kind in kinds]) for name, kinds in groups),
        ]

    def prepare_value(self, value):
        return value.pk if isinstance(value, NeedKind) else value

    def clean(self, value):
        return self.kinds.get(super().clean(value))


class VisitField(forms.ModelChoiceField):
    """One of a household's latest visits, or none."""

    def __init__(self, **kwargs):
        super().__init__(Visit.objects.none(), required=False, empty_label=_("No visit"), **kwargs)

    def offer(self, household):
        latest = household.visits.standing().latest_first().values("pk")[:MOST_VISITS]
        self.queryset = Visit.objects.filter(pk__in=latest).latest_first()


class SatisfactionField(forms.TypedChoiceField):
    """How satisfied a resident is, in points; None where nobody asked."""

    def __init__(self):
        super().__init__(
            label=_("How satisfied the resident is (5 is best)"),
            choices=[("", _("not asked")), *((str(points), str(points)) for points in range(1, 6))],
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
        )


class PersonInput(forms.TextInput):
    """A text box whose suggestions come while one types; it works without them."""

    def __init__(self, attrs=None, *, need=None):
        super().__init__(attrs)
        self.need = need

    def render(self, name, value, attrs=None, renderer=None):
        list_id = f"{(attrs or {}).get('id', name)}_people"
        asks = {
            "list": list_id,
            "autocomplete": "off",
            "hx-get": str(reverse_lazy("needs:people")) + (f"?need={self.need}" if self.need else ""),
            "hx-trigger": "focus once, input changed delay:250ms",
            "hx-target": f"#{list_id}",
            "hx-swap": "innerHTML",
            "hx-params": name,
            "hx-sync": "this:replace",
            "hx-push-url": "false",
            "hx-select": "option",
        }
        box = super().render(name, value, {**(attrs or {}), **asks}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', box, list_id)


class PersonField(people_fields.PersonField):
    """The same as in every room, with suggestions that come while one types."""

    widget = PersonInput


def suggest_people(people, text: str, *, today) -> list[dict]:
    """The people whose name, or its pinyin, fits what was typed so far: what to write for each, and their posts."""
    text = text.partition("#")[0].strip()
    fits = Q(name__contains=text) | Q(name_key__startswith=fold(text))
    found = list(people.filter(fits).named()[:MOST_SUGGESTED])
    held = Post.objects.held_on(today).filter(user__in=found).select_related("place").order_by("pk")
    posts = {user.pk: [post for post in held if post.user_id == user.pk] for user in found}
    times = Counter(user.name for user in found)
    return [
        {
            "write": name_with_number(user) if times[user.name] > 1 else user.name,
            "posts": " · ".join(f"{post.get_role_display()} {post.place or ''}".strip() for post in posts[user.pk]),
        }
        for user in found
    ]
