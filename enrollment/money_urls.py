"""Routes of contributions and reconciliation (缴费与对账), below those of enrollment."""

from django.urls import path

from enrollment.views import governments, reconciling, refunds, taxes, units

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
    path("units/", units.register, name="units"),
    path("units/new/", units.unit_new, name="unit_new"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/members/", units.member_add, name="member_add"),
    path("units/<int:pk>/members/<int:member>/end/", units.member_end, name="member_end"),
    path("units/<int:pk>/bill/", units.bill_make, name="bill_make"),
    path("bills/<int:pk>/pay/", units.bill_pay, name="bill_pay"),
    path("bills/<int:pk>/demand/", units.bill_demand, name="bill_demand"),
    path("notices/<int:pk>/serve/", units.notice_serve, name="notice_serve"),
    path("notices/<int:pk>/paper/", units.notice_paper, name="notice_paper"),
    path("subsidies/", governments.subsidies, name="subsidies"),
    path("subsidies/sheet/", governments.subsidies_sheet, name="subsidies_sheet"),
    path("subsidies/book/", governments.subsidies_book, name="subsidies_book"),
    path("subsidies/arrived/", governments.subsidy_arrived, name="subsidy_arrived"),
    path("reliefs/", governments.relief_batches, name="relief_batches"),
    path("reliefs/new/", governments.relief_make, name="relief_make"),
    path("reliefs/<int:pk>/", governments.relief_batch, name="relief_batch"),
    path("reliefs/<int:pk>/arrived/", governments.relief_arrived, name="relief_arrived"),
    path("reliefs/<int:pk>/list/", governments.relief_list, name="relief_list"),
]
