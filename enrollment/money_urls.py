"""Routes of contributions and reconciliation (缴费与对账), below those of enrollment."""

from django.urls import path

from enrollment.views import reconciling, refunds, taxes

urlpatterns = [
    path("", taxes.home, name="money"),
    path("files/", taxes.files, name="payment_files"),
    path("files/push/", taxes.push, name="push_to_tax"),
    path("files/out/<int:pk>/", taxes.tax_file, name="tax_file"),
    path("files/bring/", taxes.bring, name="bring_payments"),
    path("files/brought/<int:pk>/", taxes.brought, name="payments_brought"),
    path("files/<int:pk>/", taxes.payment_file, name="payment_file"),
    path("unclear/", reconciling.unclear, name="unclear"),
    path("unclear/<int:pk>/", reconciling.line, name="payment_line"),
    path("unclear/<int:pk>/assign/", reconciling.assign, name="assign_line"),
    path("unclear/<int:pk>/hold/", reconciling.hold, name="hold_line"),
    path("unclear/<int:pk>/back/", reconciling.give_back, name="give_back_line"),
    path("refunds/", refunds.refunds, name="refunds"),
    path("refunds/<int:pk>/", refunds.refund, name="refund"),
    path("refunds/<int:pk>/paper/", refunds.notice, name="refund_notice"),
    path("<int:pk>/refund/", refunds.ask, name="ask_refund"),
]
