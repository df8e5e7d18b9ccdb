"""Household files in the admin site: to look up, and to correct plain fields with their history."""

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from households.forms import ask_for_whole_disability
from households.keeping import correct_file, correct_person
from households.means.forms import ask_why_nothing
from households.models import (
    Asset,
    ChangedLater,
    Household,
    HouseholdEvent,
    Housing,
    Income,
    Lead,
    LeadEvent,
    LocalIncomeRule,
    Membership,
    NotPossible,
    Person,
    PersonPlan,
    PlanReview,
    Report,
    Supporter,
    Tag,
    Tagging,
    Visit,
    VisitInterval,
)
from households.since import SinceForm, changed_in
from households.visiting import correct_visit
from volunteers.keeping_admin import CorrectionForm, CorrectionsAdmin, KeptAdmin, LookOnlyAdmin
from volunteers.kept_form import KeptForm
from volunteers.rights import Sees


class DatedForm(SinceForm, CorrectionForm):
    """A form of fields that hold from a day until a day: it asks since when what was changed is so."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate()
        self.ask_since(self.today)

    def changed_rows(self):
        return changed_in(self.instance, self.cleaned_data)


class DatedAdmin(CorrectionsAdmin):
    """Rows of a file: what was so before is kept, unless it was wrong."""

    form = DatedForm

    def changes_of(self, form):
        changes = super().changes_of(form)
        return changes and changes | {"since": form.cleaned_data["since"]}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Whoever saves a moment after a later change was noted, or what would make a file untrue, is told so."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (ChangedLater, NotPossible) as error:
            messages.error(request, str(error))
            return redirect(request.path)


@admin.register(Household)
class HouseholdAdmin(DatedAdmin):
    """A file's own fields. Members, moves, closing and reopening have their own steps on the file's page."""

    list_display = ("number", "building", "room", "category", "risk", "opened_on", "closed_on")
    list_filter = ("category", "risk", "cause")
    list_select_related = ("building",)
    search_fields = ("number", "search_text")
    ordering = ("number", "pk")
    fields = (
        "number", "building", "room", "living_address", "registered_address", "phone", "category", "cause", "risk",
        "note", "opened_on", "closed_on", "closed_because", "last_visit_on", "next_visit_on", "source",
        *SinceForm.since_fields,
    )  # fmt: skip
    readonly_fields = (
        "number", "building", "opened_on", "closed_on", "closed_because", "last_visit_on", "next_visit_on", "source",
    )  # fmt: skip

    def write(self, request, row, version, changes):
        correct_file(by=request.user, household=row, version=version, on=timezone.localdate(), **changes)


class PersonCorrection(DatedForm):
    """What is corrected of a person, by the same rule as on the file's page."""

    def clean(self):
        values = super().clean()
        ask_for_whole_disability(self, values)
        return values


@admin.register(Person)
class PersonAdmin(DatedAdmin):
    """A person's plain fields; the identity number is corrected on the file's page, where it is checked."""

    form = PersonCorrection
    list_display = ("name", "identity_mask", "sex", "birth_date", "status")
    list_filter = ("status", "health", "disability_class")
    search_fields = ("name", "name_key")
    ordering = ("name_key", "pk")
    fields = (
        "name", "identity_mask", "sex", "birth_date", "phone", "health", "disability_class", "disability_level",
        "work", "self_care", "status", "note", *SinceForm.since_fields,
    )  # fmt: skip
    readonly_fields = ("identity_mask", "status")

    def get_queryset(self, request):
        """What is kept of one person goes along with him or her, as on the person's own page."""
        return admin.ModelAdmin.get_queryset(self, request).at_home_with(request.user)

    def write(self, request, row, version, changes):
        correct_person(by=request.user, person=row, version=version, on=timezone.localdate(), **changes)


@admin.register(Membership)
class MembershipAdmin(LookOnlyAdmin):
    list_display = ("household", "person", "relation", "is_head", "joined_on", "left_on")
    list_select_related = ("household", "person")
    search_fields = ("household__number", "person__name")
    ordering = ("-pk",)


@admin.register(Visit)
class VisitAdmin(CorrectionsAdmin):
    list_display = ("visited_on", "household", "mode", "met", "note")
    list_filter = ("mode", "met")
    list_select_related = ("household",)
    search_fields = ("household__number", "note")
    date_hierarchy = "visited_on"
    ordering = ("-visited_on", "-pk")
    fields = (
        "household", "person", "visited_on", "visited_at", "mode", "met", "note", "problem", "next_visit_on",
        "recorded_by", "recorded_at", "source",
    )  # fmt: skip
    readonly_fields = ("household", "person", "recorded_by", "recorded_at", "source")

    def write(self, request, row, version, changes):
        correct_visit(by=request.user, visit=row, version=version, **changes)


class TagForm(KeptForm):
    """Whoever bore a tag bore it for those who saw it then: nobody else comes to see it by a change of the word."""

    def clean(self):
        values, tag = super().clean(), self.instance
        if tag.pk and Tagging.objects.of_tag(tag).exists():
            words = _("This tag is borne already: end it, and give another one.")
            if values.get("level") != self.initial["level"]:
                self.add_error("level", words)
            if (self.initial["sees"], values.get("sees")) == (Sees.MEANS, Sees.CARE):
                self.add_error("sees", words)
        return values


@admin.register(Tag)
class TagAdmin(KeptAdmin):
    """The words by which households and people are told apart; one that is ended is given no more."""

    form = TagForm
    list_display = ("name", "level", "sees", "ended_on")
    ordering = ("level", "pk")


@admin.register(HouseholdEvent)
class HouseholdEventAdmin(LookOnlyAdmin):
    list_display = ("on", "household", "kind", "by", "said")
    list_filter = ("kind",)
    list_select_related = ("household", "by")
    search_fields = ("household__number",)
    ordering = ("-on", "-pk")
    fields = readonly_fields = ("household", "person", "kind", "on", "by", "at", "said", "source")

    def get_queryset(self, request):
        return super().get_queryset(request).telling(request.user)

    @admin.display(description=HouseholdEvent._meta.get_field("note").verbose_name)
    def said(self, event):
        return event.said


@admin.register(VisitInterval)
class VisitIntervalAdmin(KeptAdmin):
    list_display = ("risk", "days")
    ordering = ("pk",)


class MeansCorrection(CorrectionForm):
    """What is corrected of a row, by the same rules as on the file's page."""

    happened = ("since",)


class SupporterCorrection(MeansCorrection):
    def clean(self):
        values = super().clean()
        ask_why_nothing(self, values)
        return values


class MeansAdmin(CorrectionsAdmin):
    """What a household lives on and owns: to look up and to correct. Changing and ending have their own steps."""

    form = MeansCorrection
    list_display = ("__str__", "household", "person", "since", "until", "withdrawn_on")
    list_select_related = ("household", "person")
    search_fields = ("household__number", "person__name")
    ordering = ("-since", "-pk")
    kept = ("since", "until", "proof", "checked_by", "note", "withdrawn_on", "withdrawn_because")
    readonly_fields = ("household", "person", "withdrawn_on", "withdrawn_because")

    def has_change_permission(self, request, obj=None):
        """What was withdrawn is only looked at."""
        return super().has_change_permission(request, obj) and not (obj and obj.withdrawn_on)


@admin.register(Income)
class IncomeAdmin(MeansAdmin):
    list_filter = ("kind",)
    fields = ("household", "person", "kind", "amount", *MeansAdmin.kept)


@admin.register(Asset)
class AssetAdmin(MeansAdmin):
    list_filter = ("kind",)
    fields = ("household", "person", "kind", "value", *MeansAdmin.kept)


@admin.register(Housing)
class HousingAdmin(MeansAdmin):
    list_filter = ("kind",)
    fields = (
        "household", "person", "kind", "owner", "certificate", "address", "built_area", "usable_area",
        *MeansAdmin.kept,
    )  # fmt: skip


@admin.register(Supporter)
class SupporterAdmin(MeansAdmin):
    form = SupporterCorrection
    list_filter = ("duty",)
    fields = ("household", "person", "name", "relation", "duty", "amount", "unable_because", *MeansAdmin.kept)


@admin.register(LocalIncomeRule)
class LocalIncomeRuleAdmin(KeptAdmin):
    """What the place decided on kinds of income that the general rules leave to it."""

    list_display = ("kind", "counts", "since", "basis")
    ordering = ("kind", "-since", "pk")


@admin.register(PersonPlan)
class PersonPlanAdmin(CorrectionsAdmin):
    """Plans of people with a file of their own. Reviews and closing have their own steps on the person's page."""

    list_display = ("person", "reason", "goal", "opened_on", "review_on", "closed_on")
    list_filter = ("reason",)
    list_select_related = ("person",)
    search_fields = ("person__name", "goal")
    ordering = ("-opened_on", "-pk")
    fields = (
        "person", "reason", "goal", "steps", "opened_on", "review_on", "closed_on", "closed_because",
    )  # fmt: skip
    readonly_fields = ("person", "opened_on", "review_on", "closed_on", "closed_because")


@admin.register(PlanReview)
class PlanReviewAdmin(LookOnlyAdmin):
    list_display = ("on", "plan", "found", "next_on", "by")
    list_select_related = ("plan", "by")
    search_fields = ("plan__goal", "found")
    ordering = ("-on", "-pk")


@admin.register(Lead)
class LeadAdmin(LookOnlyAdmin):
    """Leads, to look up; they are raised, visited and ended on their own page."""

    list_display = ("name", "place", "channel", "origin", "state", "urgency", "found_on", "due_on", "owner")
    list_filter = ("state", "channel", "origin", "urgency")
    list_select_related = ("place", "owner")
    search_fields = ("name", "address")
    exclude = ("key", "submission", "household", "person")  # the file may be out of reach: its own page says whose
    ordering = ("-found_on", "-pk")


@admin.register(LeadEvent)
class LeadEventAdmin(LookOnlyAdmin):
    list_display = ("lead", "step", "state", "on", "by", "at")
    list_filter = ("step",)
    list_select_related = ("lead", "by")
    search_fields = ("lead__name",)
    exclude = ("note",)  # of a lead that came on a file it is that file's number
    ordering = ("-pk",)


@admin.register(Report)
class ReportAdmin(LookOnlyAdmin):
    """What building leads reported, to look up."""

    list_display = ("what", "place", "urgency", "on", "by", "received_by", "received_at")
    list_filter = ("urgency",)
    list_select_related = ("place", "by", "received_by")
    search_fields = ("what", "household__number")
    exclude = ("photo", "submission")
    ordering = ("-at", "-pk")
