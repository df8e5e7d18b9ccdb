"""Jobs in the admin site: the log of exports and imports, to be looked at only."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assist.models import Job
from volunteers.keeping_admin import LookOnlyAdmin
from volunteers.models import User


@admin.register(Job)
class JobAdmin(LookOnlyAdmin):
    """Who took what out of the office, when, how many rows, and why."""

    list_display = ("created_at", "kind", "by", "where", "reason", "status", "done")
    list_filter = ("kind", "status")
    search_fields = ("by__name", "reason")
    date_hierarchy = "created_at"
    list_select_related = ("by",)
    ordering = ("-created_at", "-pk")
    fields = (
        "kind", "by", "reason", "wanted", "status", "done", "total", "message", "created_at",
        "heartbeat_at", "ended_at",
    )  # fmt: skip

    def get_queryset(self, request):
        """The jobs of everybody this person keeps an eye on, and what the office does by itself."""
        whose = Q(by__in=User.objects.visible_to(request.user)) | Q(by=None)
        return admin.ModelAdmin.get_queryset(self, request).filter(whose)

    @admin.display(description=_("place"))
    def where(self, job):
        return job.wanted.get("where", "")
