"""Quick responses in the admin site, only to be looked at."""

from django.contrib import admin

from needs.models import QuickResponse, QuickStage
from volunteers.keeping_admin import LookOnlyAdmin


@admin.register(QuickResponse)
class QuickResponseAdmin(LookOnlyAdmin):
    list_display = ("need", "state")
    list_filter = ("state",)
    list_select_related = ("need",)
    search_fields = ("need__what", "need__household__number")
    ordering = ("-pk",)


@admin.register(QuickStage)
class QuickStageAdmin(LookOnlyAdmin):
    list_display = ("response", "step", "by", "who", "at", "ended_at")
    list_filter = ("step",)
    list_select_related = ("response__need", "by")
    search_fields = ("response__need__what", "who")
    ordering = ("-pk",)
