"""Plans and their templates in the admin site: templates are kept here, plans only looked at."""

from django.contrib import admin

from needs.models import NeedPlan, PlanEvent, PlanTask, PlanTemplate, TemplateTask
from volunteers.keeping_admin import KeptAdmin, LookOnlyAdmin


class TemplateTaskInline(admin.TabularInline):
    model = TemplateTask
    fields = ("field", "what", "days", "position")
    extra = 1


@admin.register(PlanTemplate)
class PlanTemplateAdmin(KeptAdmin):
    """What a plan for somebody like this usually says; one that is no longer used is retired, never deleted."""

    list_display = ("name", "goal", "review_days", "position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "goal")
    inlines = (TemplateTaskInline,)
    ordering = ("position", "pk")


@admin.register(TemplateTask)
class TemplateTaskAdmin(KeptAdmin):
    """The steps of templates one by one, each with its history."""

    list_display = ("template", "field", "what", "days", "position")
    list_select_related = ("template",)
    search_fields = ("what", "template__name")
    ordering = ("template__position", "position", "pk")


@admin.register(NeedPlan)
class NeedPlanAdmin(LookOnlyAdmin):
    list_display = ("goal", "need", "state", "reason", "review_on", "agreed_on", "ended_on")
    list_filter = ("state", "reason")
    list_select_related = ("need",)
    search_fields = ("goal", "need__what", "need__household__number")
    ordering = ("-pk",)


@admin.register(PlanTask)
class PlanTaskAdmin(LookOnlyAdmin):
    list_display = ("plan", "what", "owner", "due_on", "done")
    list_filter = ("done",)
    list_select_related = ("plan", "owner")
    search_fields = ("what", "plan__need__household__number")
    ordering = ("-pk",)


@admin.register(PlanEvent)
class PlanEventAdmin(LookOnlyAdmin):
    list_display = ("plan", "step", "on", "by", "at")
    list_filter = ("step",)
    list_select_related = ("plan", "by")
    search_fields = ("plan__goal", "plan__need__household__number")
    ordering = ("-pk",)
