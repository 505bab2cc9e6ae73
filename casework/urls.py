"""Routes of the frame: account, home, search, documents, staff, system, audit, health."""

from django.urls import path, re_path

from casework.views import account, audit, documents, guide, health, home, login, night, reveal, staff, system

app_name = "casework"
urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("search/", home.search, name="search"),
    path("sign-in/", login.login, name="login"),
    path("account/", account.settings_page, name="account"),
    path("account/sign-out/", login.logout, name="logout"),
    path("account/language/", account.language, name="language"),
    path("account/pool/", account.switch_pool, name="switch_pool"),
    path("account/password/", account.change_password, name="change_password"),
    path("account/confirm/", account.confirm_password, name="confirm_password"),
    path("account/second-factor/", account.two_factor, name="two_factor"),
    path("account/second-factor/setup/", account.two_factor_setup, name="two_factor_setup"),
    path("account/second-factor/remove/", account.two_factor_remove, name="two_factor_remove"),
    path("reveal/<str:subject>/<int:pk>/<slug:field>/", reveal.reveal, name="reveal"),
    path("documents/<str:case_type>/<int:case_id>/", documents.case_documents, name="documents"),
    path("document/<int:pk>/", documents.document, name="document"),
    path("document/<int:pk>/download/", documents.download, name="document_download"),
    path("document/<int:pk>/thumbnail/", documents.thumbnail, name="document_thumbnail"),
    path("document/<int:pk>/withdraw/", documents.withdraw, name="document_withdraw"),
    path("staff/", staff.staff_list, name="staff_list"),
    path("staff/new/", staff.staff_new, name="staff_new"),
    path("staff/<int:pk>/", staff.staff_page, name="staff_page"),
    path("staff/<int:pk>/roles/<int:assignment>/end/", staff.staff_end_role, name="staff_end_role"),
    path("staff/<int:pk>/password/", staff.staff_reset_password, name="staff_reset_password"),
    re_path(rf"^staff/(?P<pk>\d+)/(?P<deed>{'|'.join(staff.DEEDS)})/$", staff.staff_do, name="staff_do"),
    path("system/", system.system, name="system"),
    path("system/letterhead/", system.letterhead, name="letterhead"),
    path("guide/", guide.guide, name="guide"),
    path("guide/<slug:code>/", guide.item, name="guide_item"),
    path("guide/<slug:code>/edit/", guide.edit, name="guide_edit"),
    path("night/", night.night, name="night"),
    path("night/<int:pk>/", night.night_run, name="night_run"),
    path("night/<int:pk>/again/", night.night_again, name="night_again"),
    path("audit/", audit.audit_events, name="audit_events"),
    path("audit/export/", audit.export_events, name="export_events"),
    path("audit/sign-ins/", audit.audit_sign_ins, name="audit_sign_ins"),
    path("audit/sign-ins/export/", audit.export_sign_ins, name="export_sign_ins"),
    path("audit/looks/", audit.audit_looks, name="audit_looks"),
    path("audit/looks/export/", audit.export_looks, name="export_looks"),
]
