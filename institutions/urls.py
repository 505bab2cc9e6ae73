"""Routes of institutions."""

from django.urls import path

from institutions.views import register

app_name = "institutions"
urlpatterns = [
    path("", register.institutions, name="list"),
    path("<int:pk>/", register.institution, name="institution"),
]
