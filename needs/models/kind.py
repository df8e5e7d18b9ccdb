"""Kinds of needs: a tree that supervisors keep."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from volunteers.models.field_history import FieldHistory


class ServiceClass(models.TextChoices):
    """Material, service or psychological: every report is split by these three (domain.md §1.4)."""

    MATERIAL = "material", _("Material")
    SERVICE = "service", _("Service")
    PSYCHOLOGICAL = "psychological", _("Psychological")


class NeedKindQuerySet(models.QuerySet):
    def in_use(self):
        """The kinds that new needs may be of, parents before children."""
        return self.filter(is_active=True).select_related("parent").order_by("parent__position", "position", "pk")

    def tops(self):
        """The kinds that others stand below."""
        return self.filter(parent=None).order_by("position", "pk")

    def tree(self):
        """The top kinds in use, each with the finer ones below it, as the office orders them; one query."""
        kinds = list(self.filter(is_active=True).order_by("position", "pk"))
        tops = [kind for kind in kinds if kind.parent_id is None]
        return [(top, [kind for kind in kinds if kind.parent_id == top.pk]) for top in tops]


class NeedKind(models.Model):
    """One kind of need, such as "居住安全", or a finer one below it; retired kinds stay for old needs."""

    name = models.CharField(_("name"), max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    service_class = models.CharField(_("class"), max_length=15, choices=ServiceClass, default=ServiceClass.SERVICE)
    days = models.PositiveSmallIntegerField(
        _("days"), default=30, help_text=_("A new need of this kind is due after so many days.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = NeedKindQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("kind of need")
        verbose_name_plural = _("kinds of needs")
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="kind_once_in_its_parent"),
            models.UniqueConstraint(fields=["name"], condition=Q(parent=None), name="top_kind_once"),
        ]

    def __str__(self):
        return self.name

    def long_name(self):
        """The kind with the one it is part of (loaded by ``in_use``), as selects show it."""
        return f"{self.parent.name} · {self.name}" if self.parent_id else self.name
