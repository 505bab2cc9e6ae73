"""Routes of what comes before a claim."""

from django.urls import path

from claims.entitlements.views import filings, referrals, registrations, treatments

app_name = "entitlements"
urlpatterns = [
    path("filings/", filings.filings, name="filings"),
    path("filings/new/<int:person>/", filings.filing_new, name="filing_new"),
    path("filings/<int:pk>/", filings.filing, name="filing"),
    path("filings/<int:pk>/move/", filings.filing_move, name="filing_move"),
    path("filings/<int:pk>/end/", filings.filing_end, name="filing_end"),
    path("filings/<int:pk>/take-back/", filings.filing_void, name="filing_void"),
    path("filings/<int:pk>.pdf", filings.filing_paper, name="filing_paper"),
    path("find/place/", filings.find_place, name="find_place"),
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/new/<int:person>/", referrals.referral_new, name="referral_new"),
    path("referrals/<int:pk>/", referrals.referral, name="referral"),
    path("referrals/<int:pk>/take-back/", referrals.referral_void, name="referral_void"),
    path("diseases/", registrations.registrations, name="registrations"),
    path("diseases/new/<int:person>/", registrations.registration_new, name="registration_new"),
    path("diseases/<int:pk>/", registrations.registration, name="registration"),
    path("diseases/<int:pk>/approve/", registrations.registration_approve, name="registration_approve"),
    path("diseases/<int:pk>/refuse/", registrations.registration_refuse, name="registration_refuse"),
    path("diseases/<int:pk>/withdraw/", registrations.registration_withdraw, name="registration_withdraw"),
    path("diseases/<int:pk>/end/", registrations.registration_end, name="registration_end"),
    path("diseases/<int:pk>/places/", registrations.registration_places, name="registration_places"),
    path("diseases/<int:pk>.pdf", registrations.registration_paper, name="registration_paper"),
    path("treatment/", treatments.treatments, name="treatments"),
    path("treatment/new/", treatments.treatment_new, name="treatment_new"),
    path("treatment/<int:pk>/decide/", treatments.treatment_decide, name="treatment_decide"),
    path("treatment/<int:pk>/end/", treatments.treatment_end, name="treatment_end"),
    path("referrals/<int:pk>.pdf", referrals.referral_paper, name="referral_paper"),
]
