"""The addresses of household files and of the search box; visits have theirs in needs/visit_urls.py."""

from django.urls import include, path

from households import edit_views, history_views, log_views, member_views, search_views, tag_views, views, visit_views
from households.bulk import views as bulk
from households.bulk.deeds import BULK_DEEDS
from households.duplicates import views as duplicates
from households.happened.urls import urlpatterns as happened
from households.means import views as means_views
from households.notions import views as notion_views
from households.person_file import privacy
from households.person_file import views as person_views

files = [
    path("", views.file_list, name="list"),
    path("counts/", views.file_counts, name="counts"),
    path("new/", edit_views.new, name="new"),
    path("duplicates/", duplicates.pairs, name="duplicates"),
    path("duplicates/<int:one>/<int:other>/", duplicates.pair, name="duplicate"),
    path("duplicates/<int:one>/<int:other>/files/", duplicates.files, name="duplicate_files"),
    path("duplicates/<int:one>/<int:other>/apart/", duplicates.apart, name="keep_apart"),
    path("duplicates/<int:one>/<int:other>/together/", duplicates.together, name="not_apart"),
    path("columns/", bulk.columns, name="columns"),
    *(path(f"all/{name}/", bulk.deed, {"name": name}, name=f"all_{name}") for name in BULK_DEEDS),
    path("<str:number>/", views.overview, name="file"),
    path("<str:number>/edit/", edit_views.edit, name="edit"),
    path("<str:number>/members/", views.members, name="members"),
    path("<str:number>/members/notions/", notion_views.edit, name="notions"),
    path("<str:number>/members/notions/same/", notion_views.same, name="notions_same"),
    path("<str:number>/members/notions/new/", notion_views.new, name="notions_new"),
    path("<str:number>/members/new/", member_views.new, name="member_new"),
    path("<str:number>/members/<int:pk>/edit/", member_views.edit, name="member_edit"),
    path("<str:number>/visits/", visit_views.household_visits, name="visits"),
    path("<str:number>/means/", means_views.means, name="means"),
    path("<str:number>/means/<slug:sort>/new/", means_views.new, name="means_new"),
    path("<str:number>/means/<slug:sort>/<int:pk>/", means_views.row, name="means_row"),
    path("<str:number>/means/<slug:sort>/<int:pk>/<slug:deed>/", means_views.deed, name="means_deed"),
    path("<str:number>/tags/", tag_views.tags, name="tags"),
    path("<str:number>/history/", views.history, name="history"),
    path("<str:number>/history/fields/", history_views.fields, name="history_fields"),
    path("<str:number>/log/", log_views.log, name="log"),
    path("<str:number>/as-of/", history_views.as_of, name="as_of"),
    *happened,
]
people = [
    path("", person_views.plan_list, name="list"),
    path("wanted/", person_views.wanted, name="wanted"),
    path("<int:pk>/", person_views.person, name="person"),
    path("<int:pk>/visits/", person_views.visits, name="visits"),
    path("<int:pk>/history/", person_views.history, name="history"),
    path("<int:pk>/privacy/", privacy.privacy, name="privacy"),
    path("<int:pk>/privacy/<int:basis>/withdraw/", privacy.withdraw, name="withdraw"),
    path("<int:pk>/plan/", person_views.plan_new, name="plan_new"),
    path("<int:pk>/plan/<int:plan>/<slug:deed>/", person_views.plan_deed, name="plan_deed"),
]
urlpatterns = [
    path("search/", search_views.search, name="search"),
    path("", include("households.documents.urls")),
    path("", include("households.secrets.urls")),
    path("", include("households.leads.urls")),
    path("people/", include((people, "people"))),
    path("households/", include((files, "households"))),
]
