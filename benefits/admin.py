"""Departments, kinds of benefits, their rules and the local values in the admin site; lists are looked at only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from benefits.models import (
    Award,
    BenefitKind,
    BenefitRelation,
    ComparisonRun,
    Department,
    EntitlementRule,
    Finding,
    FindingEvent,
    Lesson,
    Letter,
    LocalValue,
    Roster,
)
from volunteers.keeping_admin import KeptAdmin, LookOnlyAdmin


class CodedAdmin(KeptAdmin):
    """What rules, conditions and lists know by its code keeps that code for good."""

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *(("code",) if obj else ()))


@admin.register(Department)
class DepartmentAdmin(CodedAdmin):
    list_display = ("name", "code", "months_kept", "is_active")
    search_fields = ("name", "code")
    ordering = ("pk",)


@admin.register(BenefitKind)
class BenefitKindAdmin(CodedAdmin):
    """What lists call it stands in its other names; a kind that is no longer given is retired, never deleted."""

    list_display = ("name", "code", "nature", "level", "department", "counts_as_income", "amount", "is_active")
    list_filter = ("nature", "level", "is_active", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("department",)
    search_fields = ("name", "code", "words")
    ordering = ("position", "pk")


@admin.register(BenefitRelation)
class BenefitRelationAdmin(KeptAdmin):
    list_display = ("first", "relation", "second", "is_on", "source", "starts_on", "ends_on")
    list_filter = ("is_on", "relation")
    list_select_related = ("first", "second")
    search_fields = ("first__name", "second__name", "source")
    ordering = ("first__position", "second__position", "pk")


@admin.register(EntitlementRule)
class EntitlementRuleAdmin(KeptAdmin):
    """Its condition is built on the page of the rules, where it can be tried first."""

    readonly_fields = ("condition",)

    def has_add_permission(self, request):
        return False

    list_display = ("name", "kind", "is_on", "source", "starts_on", "ends_on")
    list_filter = ("is_on",)
    list_select_related = ("kind",)
    search_fields = ("name", "kind__name")
    ordering = ("kind__position", "pk")


@admin.register(LocalValue)
class LocalValueAdmin(KeptAdmin):
    list_display = ("name", "value", "since")
    list_filter = ("name",)
    ordering = ("name", "-since", "-pk")


@admin.register(Roster)
class RosterAdmin(LookOnlyAdmin):
    list_display = ("department", "month", "file", "rows_read", "rows_dropped", "received_on", "keep_until", "by")
    list_filter = (("department", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("department", "by")
    search_fields = ("file", "title")
    date_hierarchy = "month"
    ordering = ("-month", "-pk")


@admin.register(Award)
class AwardAdmin(LookOnlyAdmin):
    list_display = ("name", "kind", "amount", "starts_on", "ends_on", "seen_in")
    list_filter = (("kind", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("kind",)
    search_fields = ("name",)
    fields = ("name", "kind", "person", "community", "amount", "value", "starts_on", "ends_on", "seen_in")
    ordering = ("name", "pk")


@admin.register(Finding)
class FindingAdmin(LookOnlyAdmin):
    list_display = ("name", "rule", "household", "state", "owner", "due_on", "last_on")
    list_filter = ("rule", "state")
    list_select_related = ("household", "owner")
    search_fields = ("name", "household__number")
    fields = ("name", "rule", "kinds", "household", "person", "source", "amount", "state", "found_on", "last_on",
              "owner", "due_on")  # fmt: skip
    ordering = ("-pk",)


@admin.register(FindingEvent)
class FindingEventAdmin(LookOnlyAdmin):
    list_display = ("finding", "step", "state", "on", "by", "at")
    list_filter = ("step",)
    list_select_related = ("finding", "by")
    search_fields = ("finding__name", "note")
    ordering = ("-pk",)


@admin.register(ComparisonRun)
class ComparisonRunAdmin(LookOnlyAdmin):
    list_display = ("day", "at", "by", "people", "households", "dropped")
    list_select_related = ("by",)
    ordering = ("-day", "-pk")


@admin.register(Lesson)
class LessonAdmin(LookOnlyAdmin):
    list_display = ("department", "about", "words", "meaning", "by", "at", "ended_by", "ended_at")
    list_filter = ("about", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("department", "by", "ended_by")
    search_fields = ("word", "shown", "meaning")
    ordering = ("-at", "-pk")

    @admin.display(description=_("as the list writes it"))
    def words(self, lesson):
        return lesson.shown or lesson.word


@admin.register(Letter)
class LetterAdmin(LookOnlyAdmin):
    list_display = ("department", "written_on", "by", "reply_due_on", "answered_on")
    list_filter = (("department", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("department", "by")
    ordering = ("-written_on", "-pk")
