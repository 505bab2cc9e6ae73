"""Routes of misuse of the fund: suspensions of persons, leads of suspected fraud."""

from django.urls import path

from claims.misuse.views import leads, suspensions

app_name = "misuse"
urlpatterns = [
    path("suspensions/", suspensions.suspensions, name="suspensions"),
    path("suspensions/new/<int:person>/", suspensions.suspension_new, name="suspension_new"),
    path("suspensions/<int:pk>/", suspensions.suspension, name="suspension"),
    path("suspensions/<int:pk>.pdf", suspensions.suspension_paper, name="suspension_paper"),
    path("suspensions/<int:pk>/<slug:step>/", suspensions.suspension_step, name="suspension_step"),
    path("leads/", leads.leads, name="leads"),
    path("leads/new/", leads.lead_new, name="lead_new"),
    path("leads/new/person/<int:person>/", leads.lead_about_person, name="lead_about_person"),
    path("leads/new/claim/<int:claim>/", leads.lead_about_claim, name="lead_about_claim"),
    path("leads/<int:pk>/", leads.lead, name="lead"),
    path("leads/<int:pk>.pdf", leads.lead_paper, name="lead_paper"),
    path("leads/<int:pk>/<slug:step>/", leads.lead_step, name="lead_step"),
]
