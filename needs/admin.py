"""Needs and kinds in the admin site; what has pages of its own, and what the steps protect, is only looked at."""

from django.contrib import admin
from django.utils.translation import gettext as _

import needs.escalation.admin
import needs.plans.admin
import needs.quick.admin
import needs.returns.admin  # noqa: F401 -- registers those of return visits
from needs.models import (
    PLAIN,
    Closing,
    Evidence,
    Need,
    NeedEvent,
    NeedKind,
    Offer,
    PartnerUnit,
    Project,
    Provision,
    Referral,
    ReferralEvent,
    ServiceGroup,
)
from volunteers.keeping_admin import CorrectionForm, CorrectionsAdmin, KeptAdmin, LookOnlyAdmin


@admin.register(NeedKind)
class NeedKindAdmin(KeptAdmin):
    """The tree of kinds; a kind that is no longer used is retired, never deleted."""

    list_display = ("name", "parent", "service_class", "days", "position", "is_active")
    list_filter = ("is_active", "service_class", ("parent", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("parent",)
    search_fields = ("name",)
    ordering = ("parent__position", "position", "pk")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A finer kind stands below a top one: the tree has two levels."""
        if db_field.name == "parent":
            kwargs["queryset"] = NeedKind.objects.tops()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class NeedCorrection(CorrectionForm):
    """What is corrected of a need; its days stay in their order: raised, then due, then closed off."""

    def clean(self):
        values = super().clean()
        raised_on = values.get("raised_on") or self.instance.raised_on
        due_on = values.get("due_on", self.instance.due_on)
        if due_on and due_on < raised_on:
            self.add_error("due_on", _("It cannot be due before it was raised."))
        if self.instance.closed_on and self.instance.closed_on < raised_on:
            self.add_error("raised_on", _("It was closed off on %(day)s.") % {"day": self.instance.closed_on})
        return values


@admin.register(Need)
class NeedAdmin(CorrectionsAdmin):
    """Corrections of plain facts. State, owner, result and closing change by the steps on the need's page."""

    form = NeedCorrection
    list_display = ("what", "household", "kind", "status", "urgency", "due_on", "owner", "raised_on")
    list_filter = ("status", "urgency", "service_class", "source")
    list_select_related = ("household", "kind", "owner")
    search_fields = ("what", "household__number")
    ordering = ("-raised_on", "-pk")
    fields = (
        "household", "person", "what", "kind", "service_class", "source", "urgency", "raised_on", "due_on",
        "measure", "note", "status", "owner", "result", "closed_on", "reopened", "raised_by", "visit",
        "workbook_row",
    )  # fmt: skip
    readonly_fields = ("person", *(name for name in fields if name not in PLAIN))


@admin.register(NeedEvent)
class NeedEventAdmin(LookOnlyAdmin):
    list_display = ("need", "step", "status", "on", "by", "at")
    list_filter = ("step",)
    list_select_related = ("need", "by")
    search_fields = ("need__what", "need__household__number")
    ordering = ("-pk",)
    fields = readonly_fields = ("need", "round", "step", "status", "on", "by", "at", "said")

    def get_queryset(self, request):
        return super().get_queryset(request).telling(request.user)

    @admin.display(description=NeedEvent._meta.get_field("note").verbose_name)
    def said(self, event):
        return event.said


@admin.register(Evidence)
class EvidenceAdmin(LookOnlyAdmin):
    list_display = ("need", "kind", "words", "by", "at")
    list_filter = ("kind",)
    list_select_related = ("need", "by")
    search_fields = ("need__what", "need__household__number", "words")
    ordering = ("-pk",)


@admin.register(Closing)
class ClosingAdmin(LookOnlyAdmin):
    list_display = ("need", "closed_on", "reopened_on", "done_by", "checked_by", "before_system", "source")
    list_filter = ("before_system",)
    list_select_related = ("need", "done_by", "checked_by")
    search_fields = ("need__what", "need__household__number")
    date_hierarchy = "closed_on"
    ordering = ("-closed_on", "-pk")


@admin.register(PartnerUnit)
class PartnerUnitAdmin(LookOnlyAdmin):
    """Units are kept on their own pages (needs/resources), with what each offers."""

    list_display = ("name", "sort", "kind", "contact", "phone", "listed_on", "ended_on")
    list_filter = ("sort",)
    search_fields = ("name", "contact", "credit_code", "offers__what")
    ordering = ("name", "pk")


@admin.register(Offer)
class OfferAdmin(LookOnlyAdmin):
    list_display = ("what", "unit", "helper", "kind", "capacity", "per", "assured_on", "ended_on")
    list_filter = ("mode", "won")
    list_select_related = ("unit", "helper", "kind")
    search_fields = ("what", "unit__name")
    ordering = ("unit__name", "pk")


@admin.register(ServiceGroup)
class ServiceGroupAdmin(KeptAdmin):
    """The groups that services count for; one that is no longer used is retired."""

    list_display = ("name", "suits", "position", "is_active")
    ordering = ("position", "pk")


@admin.register(Project)
class ProjectAdmin(KeptAdmin):
    """Projects with their term and funder; their report stands on their own page."""

    list_display = ("name", "funder", "starts_on", "ends_on")
    search_fields = ("name", "funder")
    ordering = ("-starts_on", "-pk")


@admin.register(Referral)
class ReferralAdmin(LookOnlyAdmin):
    list_display = ("need", "offer", "state", "offered_at", "answer_by", "delivered_on", "confirmed_on")
    list_filter = ("state", "channel")
    list_select_related = ("need", "offer")
    search_fields = ("need__what", "need__household__number", "offer__unit__name")
    ordering = ("-pk",)


@admin.register(ReferralEvent)
class ReferralEventAdmin(LookOnlyAdmin):
    list_display = ("need", "move", "on", "by", "who", "at")
    list_filter = ("move",)
    list_select_related = ("need", "by")
    search_fields = ("need__what", "need__household__number")
    ordering = ("-pk",)


@admin.register(Provision)
class ProvisionAdmin(LookOnlyAdmin):
    list_display = ("household", "to_name", "fields", "why", "ground", "channel", "by", "at")
    list_filter = ("channel", "ground")
    list_select_related = ("household", "by")
    search_fields = ("household__number", "to_name")
    ordering = ("-at", "-pk")
