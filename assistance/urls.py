"""Routes of assistance."""

from django.urls import path

from assistance.views import applications, lists, recognised, steps

app_name = "assistance"
urlpatterns = [
    path("", recognised.recognised, name="recognised"),
    path("persons/<int:pk>/difference/", recognised.difference, name="difference"),
    path("persons/<int:pk>/apply/", applications.application_new, name="application_new"),
    path("applications/", applications.applications, name="applications"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/edit/", applications.application_edit, name="application_edit"),
    path("applications/<int:pk>/member/", applications.application_member, name="application_member"),
    path(
        "applications/<int:pk>/member/<int:member>/drop/",
        applications.application_member_drop,
        name="application_member_drop",
    ),
    path("applications/<int:pk>/letters/<slug:kind>/", applications.application_letter, name="application_letter"),
    path("applications/<int:pk>/<slug:step>/", steps.application_step, name="application_step"),
    path("objections/<int:pk>/", steps.objection, name="objection"),
    path("lists/", lists.lists, name="lists"),
    path("lists/<int:pk>/", lists.one_list, name="list"),
    path("lists/<int:pk>/progress/", lists.list_progress, name="list_progress"),
    path("lists/<int:pk>/rows/", lists.list_bad_rows, name="list_bad_rows"),
    path("lists/<int:pk>/<slug:step>/", lists.list_step, name="list_step"),
]
