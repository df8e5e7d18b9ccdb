"""What has a life of its own: its state changes by the steps of a table, each written down."""

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from volunteers.models.place import Place
from volunteers.models.versioned import Versioned
from volunteers.rights import may


class StepNotAllowed(Exception):
    """The row is not (or no longer) as it was seen, so this step was not taken; nothing was written."""


class NotAllowed(Exception):
    """This person may not take this step; nothing was written. The message says why."""


def must_be_allowed(user, deed, place):
    """Refuse what none of somebody's posts of today allows at a place: the place with its parents, or its key."""
    if isinstance(place, int):
        place = Place.objects.with_parents().get(pk=place)
    if not may(user, deed, place):
        raise NotAllowed(_("Your post does not allow this here."))


def in_words(text: str) -> str:
    """What was said, without blanks around it; refused where nothing was."""
    if not text.strip():
        raise NotAllowed(_("This step needs a reason in words."))
    return text.strip()


class WithEvents(Versioned):
    """A row whose ``events`` say what was done to it, the last one how it stands."""

    class Meta:
        abstract = True

    def seen_as(self, version: int):
        """The row as somebody saw it: a step is taken only if nobody changed it since."""
        self.version = version
        return self

    def stands(self) -> str:
        """How far it is, in words."""
        return self.get_state_display()

    def was_taken_by(self, user, step, version: int) -> bool:
        """Whether the step that came too late is this person's own, sent a second time."""
        return type(self).objects.filter(pk=self.pk, version=version + 1).exists() and self._told_last(user, step)

    def _told_last(self, user, step) -> bool:
        last = self.events.order_by("-pk").first()
        return last is not None and (last.by_id, last.step) == (user.pk, step)

    def what_happened(self) -> str:
        """Tell the one who came second who did what, and when."""
        last = self.events.select_related("by").order_by("-pk").first()
        return _("“%(row)s” was changed meanwhile: %(step)s, %(who)s, %(when)s.") % {
            "row": self,
            "step": last.get_step_display() if last else "",
            "who": (self._who(last) if last else None) or "–",
            "when": timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M") if last else "",
        }

    def _who(self, event):
        return event.by

    def _seize(self, changes: dict, **as_seen):
        """Change the row in one UPDATE, if it is still as it was seen; or raise and change nothing.

        So whatever a verb looked at before, without holding anybody up, still holds as it writes.
        """
        seen = type(self).objects.filter(pk=self.pk, version=self.version, **as_seen)
        if not seen.update(version=models.F("version") + 1, **changes):
            raise StepNotAllowed(self.what_happened())
        for name, value in (changes | {"version": self.version + 1}).items():
            setattr(self, name, value)


class Stepped(WithEvents):
    """A row with a ``state`` that changes by the steps of its ``table``, as far as the rights at its ``_place()`` go.

    ``table``: step → (the deed of the table of rights, from which states, to which; none: it stays where it is).
    """

    table: dict[str, tuple[str, tuple[str, ...], str | None]] = {}

    class Meta:
        abstract = True

    def steps_for(self, user) -> list[str]:
        """The steps this person may take now, in the order of the table."""
        place = self._place()
        return [
            step for step, (deed, states, _to) in self.table.items() if self.state in states and may(user, deed, place)
        ]

    def _may(self, user, step):
        must_be_allowed(user, self.table[step][0], self._place())

    def _must_allow(self, step):
        """Say that the step comes too late before anything is written or asked for it."""
        if self.state not in self.table[step][1]:
            raise StepNotAllowed(self.what_happened())

    @transaction.atomic
    def _step(self, step, *, by, on=None, note="", to="", told=None, **changes):
        """Take one allowed step and write it down, or raise and change nothing."""
        _deed, states, target = self.table[step]
        if state := to or target:
            changes["state"] = state
        self._seize(changes, state__in=states)
        return self._write_down(step, by=by, on=on or timezone.localdate(), note=note, **(told or {}))

    def _write_down(self, step, **told):
        return self.events.create(step=step, **told)
