"""Every address of the site."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeDoneView, PasswordChangeView
from django.urls import include, path

from assist import home

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("assist.pages")),
    path("visits/", include("needs.visit_urls")),
    path("", include("needs.urls")),
    path("", include("households.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("login/", LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", PasswordChangeView.as_view(), name="password_change"),
    path("password/done/", PasswordChangeDoneView.as_view(), name="password_change_done"),
]
