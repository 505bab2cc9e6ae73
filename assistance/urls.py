"""Routes of assistance."""

from django.urls import path

from assistance.views import lists, recognised

app_name = "assistance"
urlpatterns = [
    path("", recognised.recognised, name="recognised"),
    path("persons/<int:pk>/difference/", recognised.difference, name="difference"),
    path("lists/", lists.lists, name="lists"),
    path("lists/<int:pk>/", lists.one_list, name="list"),
    path("lists/<int:pk>/progress/", lists.list_progress, name="list_progress"),
    path("lists/<int:pk>/rows/", lists.list_bad_rows, name="list_bad_rows"),
    path("lists/<int:pk>/<slug:step>/", lists.list_step, name="list_step"),
]
