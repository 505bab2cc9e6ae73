"""Routes of misuse of the fund by persons."""

from django.urls import path

from claims.misuse.views import suspensions

app_name = "misuse"
urlpatterns = [
    path("suspensions/", suspensions.suspensions, name="suspensions"),
    path("suspensions/new/<int:person>/", suspensions.suspension_new, name="suspension_new"),
    path("suspensions/<int:pk>/", suspensions.suspension, name="suspension"),
    path("suspensions/<int:pk>.pdf", suspensions.suspension_paper, name="suspension_paper"),
    path("suspensions/<int:pk>/<slug:step>/", suspensions.suspension_step, name="suspension_step"),
]
