"""The addresses of campaigns and of the store."""

from django.urls import include, path

from needs.campaigns import goods_views, views

campaigns = [
    path("", views.campaign_list, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.campaign, name="campaign"),
    path("<int:pk>/recipients/", views.add, name="add"),
    path("<int:pk>/sheet/", views.sheet, name="sheet"),
    path("recipients/<int:pk>/", views.mark, name="mark"),
]
goods = [
    path("", goods_views.goods_list, name="list"),
    path("new/", goods_views.new, name="new"),
    path("<int:pk>/", goods_views.goods, name="goods"),
]
urlpatterns = [path("campaigns/", include((campaigns, "campaigns"))), path("goods/", include((goods, "goods")))]
