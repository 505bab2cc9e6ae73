"""Routes of second reimbursements."""

from django.urls import path

from claims.second import views

app_name = "second"
urlpatterns = [
    path("", views.batches, name="batches"),
    path("<int:pk>/", views.batch, name="batch"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/rows/", views.rows, name="rows"),
    path("<int:pk>/send-back/", views.send_back, name="send_back"),
    path("<int:pk>/<slug:step>/", views.step, name="step"),
]
