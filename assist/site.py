"""The admin site: open to whoever's posts give something to keep there."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class OfficeAdminSite(AdminSite):
    """The stock admin under the office's name; who enters follows from posts, not from a staff flag."""

    site_header = site_title = _("Assist: grid, people and rules")
    index_title = _("What is kept here")
    enable_nav_sidebar = True

    def has_permission(self, request):
        return request.user.is_active and bool(request.user.get_all_permissions())


class AssistAdminConfig(AdminConfig):
    default_site = "assist.site.OfficeAdminSite"
