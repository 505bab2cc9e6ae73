"""Routes of the rulebook: what is in force, a version with its differences and cases."""

from django.urls import path

from rulebook.views import versions

app_name = "rulebook"
urlpatterns = [
    path("", versions.in_force, name="in_force"),
    path("<int:pk>/", versions.version, name="version"),
    path("<int:pk>/difference/", versions.difference, name="difference"),
    path("<int:pk>/cases/", versions.cases, name="cases"),
]
