"""The rules of escalation in the admin site, and what they did."""

from django.contrib import admin

from needs.models import Escalation, EscalationRule
from volunteers.keeping_admin import KeptAdmin, LookOnlyAdmin


@admin.register(EscalationRule)
class EscalationRuleAdmin(KeptAdmin):
    """After more than so many days, to whom; a rule that holds no longer is taken out of use."""

    list_display = ("cause", "more_than", "working_days", "to_role", "is_active")
    list_filter = ("is_active", "cause")
    ordering = ("cause", "more_than", "pk")


@admin.register(Escalation)
class EscalationAdmin(LookOnlyAdmin):
    list_display = ("need", "cause", "counted_from", "on", "to_role", "names")
    list_filter = ("cause", "to_role")
    list_select_related = ("need",)
    search_fields = ("need__what", "need__household__number")
    ordering = ("-pk",)
