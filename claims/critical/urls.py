"""Routes of critical illness after the fact."""

from django.urls import path

from claims.critical import views

app_name = "critical"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("<int:pk>/", views.case, name="case"),
]
