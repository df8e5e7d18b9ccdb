"""Which columns somebody wants to see in a list."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChosenColumnsQuerySet(models.QuerySet):
    def of(self, user, table: str) -> list[str] | None:
        """The columns somebody chose for a list, in order; None where nothing was chosen."""
        return self.filter(user=user, table=table).values_list("columns", flat=True).first()

    def choose(self, user, table: str, columns: list[str]):
        """Remember these columns for somebody's next look at the list; none at all means the usual ones again."""
        if columns:
            self.update_or_create(user=user, table=table, defaults={"columns": columns})
        else:
            self.filter(user=user, table=table).delete()


class ChosenColumns(models.Model):
    """The columns that one person chose for one list; nobody else's concern and no part of any file."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="chosen_columns")
    table = models.CharField(_("list"), max_length=40)
    columns = models.JSONField(_("columns"), default=list)

    objects = ChosenColumnsQuerySet.as_manager()

    class Meta:
        verbose_name = _("chosen columns")
        verbose_name_plural = _("chosen columns")
        constraints = [models.UniqueConstraint(fields=["user", "table"], name="columns_chosen_once_a_list")]

    def __str__(self):
        return f"{self.table}: {self.user}"
