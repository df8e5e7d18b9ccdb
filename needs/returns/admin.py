"""Return visits in the admin site: their rule is kept here, they themselves only looked at."""

from django.contrib import admin

from needs.models import ReturnEvent, ReturnRule, ReturnVisit
from volunteers.keeping_admin import KeptAdmin, LookOnlyAdmin


@admin.register(ReturnRule)
class ReturnRuleAdmin(KeptAdmin):
    """After how many days somebody asks again; a new row from a day on, so that the old one stays."""

    list_display = ("since", "days")
    ordering = ("-since", "-pk")


@admin.register(ReturnVisit)
class ReturnVisitAdmin(LookOnlyAdmin):
    list_display = ("need", "after_days", "due_on", "owner", "state", "ended_on")
    list_filter = ("state",)
    list_select_related = ("need", "owner")
    search_fields = ("need__what", "need__household__number")
    ordering = ("-due_on", "-pk")


@admin.register(ReturnEvent)
class ReturnEventAdmin(LookOnlyAdmin):
    list_display = ("return_visit", "step", "on", "by", "mode", "at")
    list_filter = ("step",)
    list_select_related = ("return_visit", "by")
    search_fields = ("return_visit__need__what", "return_visit__need__household__number")
    ordering = ("-pk",)
