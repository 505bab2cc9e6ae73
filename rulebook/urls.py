"""Routes of the rulebook: what is in force, a version with its differences and cases, drafts and their life."""

from django.urls import path

from rulebook.views import drafts, life, simulations, versions

app_name = "rulebook"
urlpatterns = [
    path("", versions.in_force, name="in_force"),
    path("schemas/<slug:kind>.json", versions.schema, name="schema"),
    path("<int:pk>/", versions.version, name="version"),
    path("<int:pk>/difference/", versions.difference, name="difference"),
    path("<int:pk>/cases/", versions.cases, name="cases"),
    path("<int:pk>/files/<path:name>", versions.file, name="file"),
    path("<int:pk>/start/", drafts.start, name="start"),
    path("<int:pk>/draft/", drafts.draft, name="draft"),
    path("<int:pk>/draft/figures/<str:key>/", drafts.figure, name="figure"),
    path("<int:pk>/draft/files/", drafts.files, name="files"),
    path("<int:pk>/simulations/", simulations.simulations, name="simulations"),
    path("simulations/<int:pk>/", simulations.simulation, name="simulation"),
    path("simulations/<int:pk>/progress/", simulations.progress, name="progress"),
    path("simulations/<int:pk>/again/", simulations.again, name="again"),
    path("simulations/<int:pk>/cancel/", simulations.cancel, name="cancel"),
    path("simulations/<int:pk>/<slug:key>.<str:kind>", simulations.table, name="table"),
    path("<int:pk>/life/", life.life, name="life"),
    path("<int:pk>/life/submit/", life.submit, name="submit"),
    path("<int:pk>/life/approve/", life.approve, name="approve"),
    path("<int:pk>/life/send-back/", life.send_back, name="send_back"),
    path("<int:pk>/life/put-in-force/", life.put_in_force, name="put_in_force"),
]
