"""Routes of the archive."""

from django.urls import path

from oversight.archive import views

app_name = "archive"
urlpatterns = [
    path("", views.volumes, name="volumes"),
    path("unfiled/", views.unfiled, name="unfiled"),
    path("boxes/", views.boxes, name="boxes"),
    path("boxes/<int:pk>/", views.box, name="box"),
    path("boxes/<int:pk>/contents/", views.box_paper, name="box_paper"),
    path("volumes/<int:pk>/", views.volume, name="volume"),
    path("volumes/<int:pk>/cover/", views.cover, name="cover"),
    path("lists/<slug:shelf>/", views.list_paper, name="list_paper"),
    path("hand-over/", views.hand_over, name="hand_over"),
    path("rules/", views.rules, name="rules"),
]
