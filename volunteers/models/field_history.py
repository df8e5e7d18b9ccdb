"""The field history of our models: as the library keeps it, and noticed by the audit log also in bulk."""

from functools import cache

from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords


class NoticedHistory(HistoryManager):
    """The one door through which many rows of history are written at once; the library sends no signal for them."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class, class_name=None):
        """The class of a history; the library asks for it at every look, and Django would build it anew each time."""
        return super().from_queryset(queryset_class, class_name)

    def bulk_history_create(self, objs, *args, update=False, **kwargs):
        from volunteers.audit.recording import notice
        from volunteers.models.audit import Did

        rows = super().bulk_history_create(objs, *args, update=update, **kwargs)
        notice(rows, Did.CHANGED if update else Did.ADDED)
        return rows


class FieldHistory(HistoricalRecords):
    """Who typed what over, when and from which source; every model that people edit has one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, history_manager=NoticedHistory, **kwargs)

    def post_save(self, instance, created, using=None, update_fields=None, **kwargs):
        """Signing in saves its moment alone: nobody typed anything over, and the audit log tells the sign-in."""
        if update_fields != {"last_login"}:
            super().post_save(instance, created, using=using, update_fields=update_fields, **kwargs)
