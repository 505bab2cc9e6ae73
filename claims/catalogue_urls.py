"""Routes of the catalogue: entries, published lists, negative and disease lists."""

from django.urls import path

from claims.views import catalogue, releases

app_name = "catalogue"
urlpatterns = [
    path("", catalogue.entries, name="entries"),
    path("export/", catalogue.export, name="export"),
    path("entries/<int:pk>/", catalogue.entry, name="entry"),
    path("lists/", catalogue.lists, name="lists"),
    path("releases/", releases.releases, name="releases"),
    path("releases/<int:pk>/", releases.release, name="release"),
    path("releases/<int:pk>/progress/", releases.progress, name="progress"),
    path("releases/<int:pk>/rows/", releases.rows, name="rows"),
    path("releases/<int:pk>/send-back/", releases.send_back, name="send_back"),
    path("releases/<int:pk>/<slug:step>/", releases.step, name="step"),
]
