"""The kinds of needs that rows name: those the office has, and those it gets from the workbook."""

from django.utils.translation import gettext as _

from assist.imports.outcomes import Reason
from assist.imports.values import class_of_kind, key
from needs.kinds import KINDS
from needs.models import NeedKind

OTHER = "其他"


class Kinds:
    """Finds kinds by name anywhere in the tree, the tops first."""

    def __init__(self):
        self.new: list[NeedKind] = []
        known = NeedKind.objects.select_related("parent").order_by("-is_active", "position", "pk")
        tops = [kind for kind in known if kind.parent_id is None]
        finer = [kind for kind in known if kind.parent_id is not None]
        self._named: dict[str, NeedKind] = {}
        for kind in (*tops, *finer):
            self._named.setdefault(key(kind.name), kind)
        self._last = max((kind.position for kind in tops), default=-1)

    def get(self, name) -> NeedKind | None:
        """The kind of this name, if there is one."""
        return self._named.get(key(name))

    def find(self, name, warn) -> NeedKind:
        """The kind of this name, added as a kind of its own where nobody has set it up."""
        if not name:
            warn(Reason(_("no kind is named; taken as “%(kind)s”") % {"kind": OTHER}))
        kind = self.get(name or OTHER)
        if kind is None:
            kind = self._add(name or OTHER)
            words = _("there was no kind “%(kind)s”; it was added as %(class)s")
            warn(Reason(words % {"kind": kind.name, "class": kind.get_service_class_display()}))
        return kind

    def _add(self, name):
        self._last += 1
        kind = NeedKind(name=name, position=self._last, service_class=class_of_kind(name))
        if name in KINDS:
            kind.service_class, kind.days, _finer = KINDS[name]
        self.new.append(kind)
        self._named[key(name)] = kind
        return kind
