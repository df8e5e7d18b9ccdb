"""Every address of the site."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView, PasswordChangeDoneView
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from assist import views
from volunteers.signing_in.views import OwnPassword, SignIn

urlpatterns = [
    path("", views.home, name="home"),
    path("home/counts/", views.home_counts, name="home_counts"),
    path("", include("assist.pages")),
    path("visits/", include("needs.visit_urls")),
    path("", include("needs.urls")),
    path("", include("benefits.urls")),
    path("", include("assist.paper.urls")),
    path("", include("households.urls")),
    path("admin/login/", login_not_required(RedirectView.as_view(pattern_name="login", query_string=True))),
    path("admin/password_change/", RedirectView.as_view(pattern_name="password_change")),
    path("admin/", admin.site.urls),
    path("language/", login_not_required(set_language), name="set_language"),
    path("sign-in/", include("volunteers.signing_in.urls")),
    path("audit/", include("volunteers.audit.urls")),
    path("login/", SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", OwnPassword.as_view(), name="password_change"),
    path("password/done/", PasswordChangeDoneView.as_view(), name="password_change_done"),
]

handler400 = "assist.faults.unreadable"
handler500 = "assist.faults.broken"
