"""The grid, posts, teams and people, as supervisors and administrators keep them."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteers.keeping_admin import KeptAdmin
from volunteers.kept_form import KeptForm
from volunteers.models import OwnDay, Place, Post, PostTaken, Team, User
from volunteers.rights import ALONE, Deed, Role, excluded_by, may, posts_of
from volunteers.signing_in.passwords import GivenPasswordForm


@admin.register(Place)
class PlaceAdmin(KeptAdmin):
    list_display = ("name", "level", "parent", "office_phone")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("name", "parent__name")
    autocomplete_fields = ("parent",)
    ordering = ("level", "parent_id", "name", "pk")

    def get_readonly_fields(self, request, obj=None):
        return ("level", "parent") if obj else ()


class HeldFilter(admin.SimpleListFilter):
    """Posts of today, or past ones."""

    title = _("held")
    parameter_name = "held"

    def lookups(self, request, model_admin):
        return [("now", _("today")), ("past", _("not any more"))]

    def queryset(self, request, posts):
        today = timezone.localdate()
        if self.value() == "now":
            return posts.held_on(today)
        return posts.filter(ends_on__lt=today) if self.value() == "past" else posts


@admin.register(Post)
class PostAdmin(KeptAdmin):
    """Posts begin and end; who held one, where and from when stays as it was written."""

    list_display = ("user", "role", "place", "starts_on", "ends_on")
    list_filter = ("role", HeldFilter)
    list_select_related = ("user", "place")
    search_fields = ("user__name", "place__name")
    autocomplete_fields = ("user", "place")
    ordering = ("-starts_on", "-pk")

    def get_readonly_fields(self, request, obj=None):
        return ("user", "role", "place", "starts_on") if obj else ()

    def get_queryset(self, request):
        return super().get_queryset(request).keepable_by(request.user)

    def save_model(self, request, obj, form, change):
        obj.appoint(by=request.user)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Whoever gives a post a moment after somebody else is told so."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PostTaken as taken:
            messages.error(request, " ".join(taken.messages))
            return redirect(request.path)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """An administrator's post is given by whoever runs roles and rights, and by nobody else."""
        if db_field.name == "role" and not may(request.user, Deed.RUN_RIGHTS):
            kwargs["choices"] = [(role, label) for role, label in Role.choices if role not in ALONE]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


@admin.register(OwnDay)
class OwnDayAdmin(KeptAdmin):
    """The days on which people here work, or do not, other than the State Council's calendar says."""

    list_display = ("day", "is_working", "words")
    list_filter = ("is_working",)
    ordering = ("-day", "-pk")


@admin.register(Team)
class TeamAdmin(KeptAdmin):
    list_display = ("name", "capacity", "ended_on")
    list_filter = ("capacity",)
    search_fields = ("name",)
    ordering = ("name", "pk")


class HelperForm(AdminUserCreationForm):
    """Somebody who helps: the sign-in name may stay empty."""

    usable_password = None

    class Meta:
        model = User
        fields = ("name", "username", "phone", "community", "team")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("password1", "password2"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Empty for helpers who do not sign in.")

    def clean(self):
        data = super().clean()
        if data.get("username") and not data.get("password1"):
            self.add_error("password1", forms.ValidationError(_("Whoever signs in needs a password.")))
        if User.objects.is_known(data.get("name"), community=data.get("community"), phone=data.get("phone", "")):
            self.add_error("name", forms.ValidationError(_("Somebody of this name and phone helps there already.")))
        return data

    def validate_passwords(self, *args, **kwargs):
        if self.cleaned_data.get("username"):
            super().validate_passwords(*args, **kwargs)
        else:
            self.cleaned_data["set_usable_password"] = False

    def validate_password_for_user(self, user, *args, **kwargs):
        if user.username:
            super().validate_password_for_user(user, *args, **kwargs)

    def save(self, commit=True):
        user = forms.ModelForm.save(self, commit=False)
        if user.username:
            user.set_password(self.cleaned_data["password1"])
            user.must_change_password = True
        else:
            user.set_unusable_password()
        if commit:
            user.save()
            self.save_m2m()
        return user


class HelperChangeForm(KeptForm, UserChangeForm):
    """What is changed of somebody who helps; Django's own box for the sign-in name cannot be empty."""

    class Meta(UserChangeForm.Meta):
        model = User
        field_classes = {}


@admin.register(User)
class HelperAdmin(KeptAdmin, UserAdmin):
    """People who help. Names are kept by supervisors; sign-in by system administrators as well."""

    form = HelperChangeForm
    add_form = HelperForm
    change_password_form = GivenPasswordForm
    list_display = ("name", "username", "community", "team", "is_active")
    list_filter = ("team", "is_active")
    list_select_related = ("community", "team")
    search_fields = ("name", "name_key", "username", "phone")
    autocomplete_fields = ("community", "team")
    ordering = ("name_key", "pk")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("name", "username", "password", "phone", "email")}),
        (_("Helps"), {"fields": ("community", "team")}),
        (_("Sign-in"), {"fields": ("is_active", "last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("name", "username", "password1", "password2", "phone", "community", "team")}),)

    def has_change_permission(self, request, obj=None):
        """Whoever runs accounts keeps every account, password and all; nobody else that of a role his own excludes.

        Else a supervisor could sign in as the reviewer, or as an administrator.
        """
        allowed = super().has_change_permission(request, obj)
        if obj is None or may(request.user, Deed.RUN_ACCOUNTS):
            return allowed
        barred = set().union(*(excluded_by(post.role) for post in posts_of(request.user)))
        return allowed and not obj.posts.overlapping(timezone.localdate(), None).of_roles(*barred).exists()

    def get_changeform_initial_data(self, request):
        """A new helper belongs to one's own community, or nobody there would see him."""
        return {"community": request.user.community_id} | super().get_changeform_initial_data(request)

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if may(request.user, Deed.RUN_ACCOUNTS) else (*self.readonly_fields, "is_active")
