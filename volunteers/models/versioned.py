"""Editing by form: one guarded UPDATE, one history row; whoever saves second sees both versions."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class ChangedMeanwhile(Exception):
    """Somebody saved this row after it was opened; nothing was written. ``now`` is the row as it is."""

    def __init__(self, now):
        super().__init__(_("“%(row)s” was changed meanwhile.") % {"row": now})
        self.now = now


class Versioned(models.Model):
    """A row that people edit: its ``version`` counts the edits, so that none overwrites another unseen."""

    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @transaction.atomic
    def correct(self, *, by, version: int, **changes):
        """Write changed fields with their history row, if nobody saved since ``version``; else ChangedMeanwhile."""
        model = type(self)
        changed = model.objects.filter(pk=self.pk, version=version).update(version=models.F("version") + 1, **changes)
        if not changed:
            raise ChangedMeanwhile(model.objects.get(pk=self.pk))
        self.refresh_from_db()
        model.history.bulk_history_create([self], update=True, default_user=by)
