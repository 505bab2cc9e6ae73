"""Routes of money: payments, batches with the bank's files, the ledger."""

from django.urls import path

from fund.views import batches, books, files, openings, payables, templates

app_name = "fund"
urlpatterns = [
    path("", payables.home, name="home"),
    path("payments/", payables.payables, name="payables"),
    path("payments/export/", payables.export, name="export"),
    path("payments/<int:pk>/", payables.payable, name="payable"),
    path("batches/", batches.batches, name="batches"),
    path("batches/new/", batches.batch_new, name="batch_new"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/check/", batches.check, name="check"),
    path("batches/<int:pk>/send/", batches.send, name="send"),
    path("batches/<int:pk>/cancel/", batches.cancel, name="cancel"),
    path("batches/<int:pk>/return/", files.return_file, name="return_file"),
    path("batches/<int:pk>/files/<int:file>/", files.bank_file, name="bank_file"),
    path("batches/<int:pk>/list.pdf", files.list_on_paper, name="payment_list"),
    path("templates/", templates.templates, name="templates"),
    path("templates/new/", templates.template_new, name="template_new"),
    path("ledger/", books.ledger, name="ledger"),
    path("ledger/postings/", books.postings, name="postings"),
    path("ledger/openings/", openings.openings, name="openings"),
    path("ledger/openings/new/", openings.opening_new, name="opening_new"),
    path("ledger/openings/<int:pk>/decide/", openings.decide, name="decide_opening"),
]
