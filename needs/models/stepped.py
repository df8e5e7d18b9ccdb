"""What stands beside a need and has a life of its own: its state changes by the steps of a table, each written down."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from households.models import Household
from needs.models.steps import NotAllowed, StepNotAllowed
from volunteers.models.versioned import Versioned
from volunteers.rights import may


class Stepped(Versioned):
    """A row about a ``need`` with a ``state``; ``events`` say what was done to it, the last one how it stands.

    ``table``: step → (the deed of the table of rights, from which states, to which).
    """

    table: dict[str, tuple[str, tuple[str, ...], str]] = {}

    class Meta:
        abstract = True

    def steps_for(self, user) -> list[str]:
        """The steps this person may take now, in the order of the table."""
        place = self.place()
        return [
            step for step, (deed, states, _to) in self.table.items() if self.state in states and may(user, deed, place)
        ]

    def seen_as(self, version: int):
        """The row as somebody saw it: a step is taken only if nobody changed it since."""
        self.version = version
        return self

    def was_taken_by(self, user, step, version: int) -> bool:
        """Whether the step that came too late is this person's own, sent a second time."""
        last = self.events.order_by("-pk").first()
        return (
            type(self).objects.filter(pk=self.pk, version=version + 1).exists()
            and last is not None
            and (last.by_id, last.step) == (user.pk, step)
        )

    def what_happened(self) -> str:
        """Tell the one who came second who did what, and when."""
        last = self.events.select_related("by").order_by("-pk").first()
        return _("“%(need)s” was changed meanwhile: %(step)s, %(who)s, %(when)s.") % {
            "need": self,
            "step": last.get_step_display() if last else "",
            "who": (last.by if last else None) or "–",
            "when": timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M") if last else "",
        }

    def place(self):
        """Where the household lives, with the places above."""
        return Household.objects.with_place().get(pk=self.need.household_id).building

    def _may(self, user, step):
        if not may(user, self.table[step][0], self.place()):
            raise NotAllowed(_("Your post does not allow this here."))

    def _must_allow(self, step):
        """Say that the step comes too late before anything is written or asked for it."""
        if self.state not in self.table[step][1]:
            raise StepNotAllowed(self.what_happened())

    @transaction.atomic
    def _step(self, step, *, by, on=None, note="", to="", told=None, **changes):
        """Take one allowed step in one UPDATE and write it down, or raise and change nothing."""
        _deed, states, target = self.table[step]
        changes["state"] = to or target
        seen = type(self).objects.filter(pk=self.pk, state__in=states, version=self.version)
        if not seen.update(version=F("version") + 1, **changes):
            raise StepNotAllowed(self.what_happened())
        for name, value in (changes | {"version": self.version + 1}).items():
            setattr(self, name, value)
        return self._write_down(step, by=by, on=on or timezone.localdate(), note=note, **(told or {}))

    def _write_down(self, step, **told):
        return self.events.create(step=step, **told)
