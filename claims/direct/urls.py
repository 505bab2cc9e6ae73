"""Routes of stays settled directly."""

from django.urls import path

from claims.direct import views

app_name = "direct"
urlpatterns = [
    path("lists/", views.stay_lists, name="stay_lists"),
    path("lists/<int:pk>/", views.stay_list, name="stay_list"),
    path("lists/<int:pk>/rows/", views.stay_list_bad_rows, name="stay_list_bad_rows"),
    path("lists/<int:pk>/<slug:step>/", views.stay_list_step, name="stay_list_step"),
]
