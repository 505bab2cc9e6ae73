"""Routes of institutions."""

from django.urls import path

from institutions.views import applications, counts, lists, people, public, register

app_name = "institutions"
urlpatterns = [
    path("", register.institutions, name="list"),
    path("export/", register.export, name="export"),
    path("new/", register.institution_new, name="new"),
    path("find/", register.find, name="find"),
    path("counts/", counts.counts, name="counts"),
    path("<int:pk>/", register.institution, name="institution"),
    path("<int:pk>/correct/", register.correct, name="correct"),
    path("<int:pk>/level/", register.level, name="level"),
    path("<int:pk>/departments/", register.departments, name="departments"),
    path("<int:pk>/payment/", register.payment, name="payment"),
    path("<int:pk>/people/", people.people, name="people"),
    path("<int:pk>/people/new/", people.person_new, name="person_new"),
    path("<int:pk>/history/", register.history, name="history"),
    path("people/<int:pk>/", people.person, name="person"),
    path("applications/", applications.applications, name="applications"),
    path("applications/new/", applications.application_new, name="application_new"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/edit/", applications.application_edit, name="application_edit"),
    path("applications/<int:pk>/checklist/", applications.application_checklist, name="application_checklist"),
    path("applications/<int:pk>/<slug:step>/", applications.application_step, name="application_step"),
    path("objections/<int:pk>/", applications.objection, name="objection"),
    path("inspections/<int:pk>/", applications.inspection, name="inspection"),
    path("certificates/<int:pk>/revoke/", applications.certificate_revoke, name="certificate_revoke"),
    path("lists/", lists.register_lists, name="register_lists"),
    path("lists/<int:pk>/", lists.register_list, name="register_list"),
    path("lists/<int:pk>/progress/", lists.register_list_progress, name="register_list_progress"),
    path("lists/<int:pk>/bad-rows/", lists.register_list_bad_rows, name="register_list_bad_rows"),
    path("lists/<int:pk>/<slug:step>/", lists.register_list_step, name="register_list_step"),
    path("public/", public.pools, name="public_pools"),
    path("public/<slug:code>/", public.institutions, name="public"),
    path("public/<slug:code>/workbook/", public.workbook, name="public_workbook"),
]
