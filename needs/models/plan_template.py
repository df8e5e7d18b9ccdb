"""Templates of plans, kept by supervisors: what usually helps a child, a jobless young person, an old person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from volunteers.models.field_history import FieldHistory


class PlanTemplateQuerySet(models.QuerySet):
    def in_use(self):
        """Those a new plan may begin with, as the office orders them."""
        return self.filter(is_active=True).order_by("position", "pk")


class PlanTemplate(models.Model):
    """What a plan for somebody like this usually says; a template that is no longer used is retired."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    cause = models.TextField(_("what to ask about the cause"), blank=True)
    goal = models.CharField(_("goal"), max_length=300, blank=True)
    review_days = models.PositiveSmallIntegerField(_("days until the first review"), default=30)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = PlanTemplateQuerySet.as_manager()
    history = FieldHistory()

    class Meta:
        verbose_name = _("template of plans")
        verbose_name_plural = _("templates of plans")

    def __str__(self):
        return self.name


class TemplateTask(models.Model):
    """One step of a template: in which field of life, what, and after how many days it is to be done."""

    template = models.ForeignKey(PlanTemplate, models.PROTECT, related_name="tasks", verbose_name=_("template"))
    field = models.CharField(_("field of life"), max_length=40, blank=True)
    what = models.CharField(_("what is done"), max_length=150)
    days = models.PositiveSmallIntegerField(_("days"), default=30)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    history = FieldHistory()

    class Meta:
        verbose_name = _("step of a template")
        verbose_name_plural = _("steps of templates")

    def __str__(self):
        return f"{self.field}：{self.what}" if self.field else self.what
