"""Jobs in the admin site: the log of exports and imports, to be looked at only."""

import json

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assist.models import Job
from volunteers.audit.words import without_words
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
    readonly_fields = ("asked",)
    fields = (
        "kind", "by", "reason", "asked", "status", "done", "total", "message", "created_at",
        "heartbeat_at", "ended_at",
    )  # fmt: skip

    def get_queryset(self, request):
        """The jobs of everybody this person keeps an eye on, and what the office does by itself."""
        whose = Q(by__in=User.objects.visible_to(request.user)) | Q(by=None)
        return admin.ModelAdmin.get_queryset(self, request).filter(whose)

    @admin.display(description=_("what was asked for"))
    def asked(self, job):
        """Without the words of a search: a family's name or phone, and who runs the system sees no families."""
        return json.dumps(without_words(job.wanted), ensure_ascii=False)

    @admin.display(description=_("place"))
    def where(self, job):
        return job.wanted.get("where", "")
