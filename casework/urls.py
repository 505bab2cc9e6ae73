"""Routes of the frame: sign-in, home, search, health."""

from django.urls import URLPattern

app_name = "casework"
urlpatterns: list[URLPattern] = []
