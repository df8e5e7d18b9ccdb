"""The admin site: open to whoever's posts give something to keep there."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _

from volunteers.rights import ADMIN

KEPT_HERE = {label for models in ADMIN.values() for label in models}


class OfficeAdminSite(AdminSite):
    """The stock admin under the office's name; who enters follows from posts, not from a staff flag."""

    site_header = site_title = _("Assist: grid, people and rules")
    index_title = _("What is kept here")
    enable_nav_sidebar = True

    def register(self, model_or_iterable, admin_class=None, **options):
        """Leave out what libraries would put here; jobs are shown as the office's own, groups are not used."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        ours = [model for model in models if model._meta.label_lower in KEPT_HERE]
        super().register(ours, admin_class, **options)

    def has_permission(self, request):
        return request.user.is_active and bool(request.user.get_all_permissions())


class AssistAdminConfig(AdminConfig):
    default_site = "assist.site.OfficeAdminSite"
