"""Routes of what comes before a claim."""

from django.urls import path

from claims.entitlements.views import filings, referrals

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
    path("referrals/<int:pk>.pdf", referrals.referral_paper, name="referral_paper"),
]
