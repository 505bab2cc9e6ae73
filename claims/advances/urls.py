"""Routes of supplementary insurance: advances, and what it pays."""

from django.urls import path

from claims.advances import steps, views

app_name = "advances"
urlpatterns = [
    path("", views.advances, name="advances"),
    path("new/<int:person>/", steps.new_advance, name="new"),
    path("<int:pk>/", views.advance, name="advance"),
    path("<int:pk>/decide/", steps.decide_advance, name="decide"),
    path("<int:pk>/account/", steps.advance_account, name="account"),
    path("<int:pk>/repay/", steps.repay, name="repay"),
    path("<int:pk>/undo/", steps.undo, name="undo"),
    path("<int:pk>/iou.pdf", views.paper, name="paper"),
    path("claims/", views.claims, name="claims"),
    path("claims/new/<int:person>/", steps.new_claim, name="claim_new"),
    path("claims/<int:pk>/", views.claim, name="claim"),
    path("claims/<int:pk>/decide/", steps.decide_claim, name="claim_decide"),
    path("claims/<int:pk>/account/", steps.claim_account, name="claim_account"),
    path("claims/<int:pk>/reverse/", steps.reverse_claim, name="claim_reverse"),
    path("claims/<int:pk>/sheet.pdf", views.sheet, name="sheet"),
]
