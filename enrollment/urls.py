"""Routes of enrollment."""

from django.urls import include, path

from enrollment.views import changing, corrections, duplicates, enrolling, households, lists, night, payments, persons

app_name = "enrollment"
urlpatterns = [
    path("", persons.persons, name="persons"),
    path("register/", corrections.register, name="register"),
    path("elsewhere/", persons.elsewhere, name="elsewhere"),
    path("enrol/", enrolling.newcomer, name="enrol_newcomer"),
    path("enrol/quote/", enrolling.newcomer_quote, name="enrol_newcomer_quote"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/find/", duplicates.find, name="find_duplicates"),
    path("duplicates/compare/", duplicates.compare, name="compare_duplicates"),
    path("duplicates/<int:pk>/", duplicates.duplicate, name="duplicate"),
    path("households/<int:pk>/", households.household, name="household"),
    path("villages/<str:code>/", households.village, name="village"),
    path("schools/", households.schools, name="schools"),
    path("schools/new/", households.school, name="new_school"),
    path("schools/<int:pk>/", households.school, name="school"),
    path("<int:pk>/merge/other/", duplicates.other_record, name="other_record"),
    path("<int:pk>/merge/<int:other>/", duplicates.merge, name="merge"),
    path("<int:pk>/change/<slug:what>/", changing.change, name="change"),
    path("<int:pk>/enrol/new/", enrolling.enrol, name="enrol"),
    path("<int:pk>/enrol/year/", enrolling.further_year, name="further_year"),
    path("<int:pk>/enrol/quote/", enrolling.enrol_quote, name="enrol_quote"),
    path("contributions/", include("enrollment.money_urls")),
    path("lists/", lists.enrolment_lists, name="lists"),
    path("lists/<int:pk>/", lists.enrolment_list, name="list"),
    path("lists/<int:pk>/progress/", lists.list_progress, name="list_progress"),
    path("lists/<int:pk>/rows/", lists.list_bad_rows, name="list_bad_rows"),
    path("lists/<int:pk>/<slug:step>/", lists.list_step, name="list_step"),
    path("<int:pk>/", persons.person, name="person"),
    path("<int:pk>/<slug:tab>/", persons.person, name="tab"),
    path("<int:pk>/edit/contribution/", payments.contribution, name="contribution"),
    path("<int:pk>/edit/contribution/quote/", payments.contribution_quote, name="contribution_quote"),
    path("night/<int:pk>/", night.night_changed, name="night_changed"),
    path("receipts/<int:pk>/paper/", payments.receipt, name="receipt"),
    path("<int:pk>/edit/bank-account/", corrections.bank_account, name="bank_account"),
    path("<int:pk>/edit/contact/", corrections.contact, name="contact"),
]
