"""The addresses of what happens to a household; they stand inside those of its file."""

from django.urls import path

from households.happened import views

urlpatterns = [
    path("<str:number>/happened/", views.happened, name="happened"),
    path("<str:number>/close/", views.close, name="close"),
    path("<str:number>/reopen/", views.reopen, name="reopen"),
    path("<str:number>/split/", views.split, name="split"),
    path("<str:number>/merge/", views.unite, name="unite"),
    path("<str:number>/move/", views.move, name="move"),
    path("<str:number>/members/head/", views.head, name="head"),
    path("<str:number>/members/<int:pk>/leave/", views.leave, name="member_leave"),
    path("<str:number>/members/<int:pk>/away/", views.leave_for_a_time, name="member_away"),
    path("<str:number>/members/<int:pk>/back/", views.back, name="member_back"),
    path("<str:number>/history/<int:pk>/take-back/", views.take_back, name="take_back"),
]
