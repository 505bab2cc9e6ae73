"""Routes of assistance."""

from django.urls import path

from assistance.views import applications, expenses, figures, lists, monthly, recognised, steps, warnings

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
    path("warnings/", warnings.warnings, name="warnings"),
    path("warnings/<int:pk>/", warnings.warning, name="warning"),
    path("warnings/<int:pk>/outcome/", warnings.warning_handle, name="warning_handle"),
    path("warnings/<int:pk>/apply/", warnings.warning_apply, name="warning_apply"),
    path("monthly/", monthly.monthly, name="monthly"),
    path("monthly/lists/<int:pk>/", monthly.expense_list, name="expense_list"),
    path("monthly/lists/<int:pk>/rows/", monthly.expense_list_bad_rows, name="expense_list_bad_rows"),
    path("monthly/lists/<int:pk>/<slug:step>/", monthly.expense_list_step, name="expense_list_step"),
    path("monthly/<str:month>/", monthly.month, name="month"),
    path("monthly/<str:month>/receive/", monthly.month_receive, name="month_receive"),
    path("monthly/<str:month>/export/<slug:kind>/", monthly.month_export, name="month_export"),
    path("expenses/<int:pk>/", expenses.expense, name="expense"),
    path("expenses/<int:pk>/<slug:step>/", expenses.expense_step, name="expense_step"),
    path("figures/", figures.figures, name="figures"),
    path("lists/", lists.lists, name="lists"),
    path("lists/<int:pk>/", lists.one_list, name="list"),
    path("lists/<int:pk>/progress/", lists.list_progress, name="list_progress"),
    path("lists/<int:pk>/rows/", lists.list_bad_rows, name="list_bad_rows"),
    path("lists/<int:pk>/<slug:step>/", lists.list_step, name="list_step"),
]
