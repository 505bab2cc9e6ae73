"""Routes of claims."""

from django.urls import path

from claims.views import case, imports, intake, lists, lookups, paper, papers, reasons, review

app_name = "claims"
urlpatterns = [
    path("", lists.claims_list, name="list"),
    path("export/", lists.export, name="export"),
    path("queue/", lists.queue, name="queue"),
    path("queue/next/", lists.take_next, name="take_next"),
    path("refusal-reasons/", reasons.refusal_reasons, name="refusal_reasons"),
    path("find/institution/", lookups.institutions, name="find_institution"),
    path("find/diagnosis/", lookups.diagnoses, name="find_diagnosis"),
    path("find/entry/", lookups.catalogue, name="find_entry"),
    path("new/<int:person>/", intake.new, name="new"),
    path("flags/<int:pk>/lift/", review.lift, name="lift_flag"),
    path("<int:pk>/", case.details, name="case"),
    path("<int:pk>/reviewed/", case.reviewed, name="case_review"),
    path("<int:pk>/papers/", case.papers, name="case_documents"),
    path("<int:pk>/settlement/", case.settlement, name="case_settlement"),
    path("<int:pk>/history/", case.history, name="case_history"),
    path("<int:pk>/edit/", intake.edit, name="edit"),
    path("<int:pk>/save/", intake.save, name="save"),
    path("<int:pk>/quote/", intake.quote, name="quote"),
    path("<int:pk>/present/", intake.present, name="present"),
    path("<int:pk>/check/", intake.check, name="check"),
    path("<int:pk>/submit/", intake.submit, name="submit"),
    path("<int:pk>/documents/", papers.add, name="add_documents"),
    path("<int:pk>/documents/<int:document>/take-back/", papers.take_back, name="take_back_document"),
    path("<int:pk>/import/", imports.import_lines, name="import_lines"),
    path("<int:pk>/import/rows/", imports.bad_rows, name="bad_rows"),
    path("<int:pk>/take-over/", intake.take_over, name="take_over"),
    path("<int:pk>/withdraw/", case.withdraw, name="withdraw"),
    path("<int:pk>/reverse/", case.reverse_claim, name="reverse"),
    path("<int:pk>/account/", case.account, name="account"),
    path("<int:pk>/review/", review.review_page, name="review"),
    path("<int:pk>/review/quote/", review.review_quote, name="review_quote"),
    path("<int:pk>/review/adjust/", review.adjust, name="adjust"),
    path("<int:pk>/approval/", review.approval_page, name="approval"),
    path("<int:pk>/evidence/", review.evidence, name="evidence"),
    path("<int:pk>/decide/", review.decide, name="decide"),
    path("<int:pk>/print/<slug:kind>/", paper.print_letter, name="print"),
]
