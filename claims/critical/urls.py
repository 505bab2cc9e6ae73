"""Routes of critical illness after the fact."""

from django.urls import path

from claims.critical import steps, views

app_name = "critical"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/verify/", steps.verify, name="verify"),
    path("<int:pk>/decide/", steps.decide, name="decide"),
    path("<int:pk>/account/", steps.account, name="account"),
    path("<int:pk>/take-back/", steps.take_back, name="take_back"),
    path("<int:pk>/notice.pdf", views.notice, name="notice"),
]
