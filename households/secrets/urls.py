"""The addresses where something secret is asked for with a reason, and where it is shown to whoever gave one."""

from django.urls import path

from households.secrets import views

app_name = "secrets"
urlpatterns = [
    path("households/<str:number>/account/", views.account, name="account"),
    path("households/<str:number>/members/<int:pk>/identity/", views.identity, name="identity"),
    path("households/<str:number>/members/<int:pk>/approval/", views.approval, name="approval"),
    path("openings/<uuid:key>/", views.opened, name="opened"),
    path("openings/<uuid:key>/file/", views.file, name="file"),
]
