"""Routes of the rulebook: what is in force, a version as a document."""

from django.urls import path

from rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("", views.in_force, name="in_force"),
    path("<int:pk>/", views.version, name="version"),
]
