"""Every route of the portal, one line an app."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("casework.urls")),
    path("rules/", include("rulebook.urls")),
    path("fund/", include("fund.urls")),
    path("persons/", include("enrollment.urls")),
    path("institutions/", include("institutions.urls")),
    path("claims/", include("claims.urls")),
    path("supplementary/", include("claims.advances.urls")),
    path("second/", include("claims.second.urls")),
    path("archive/", include("oversight.archive.urls")),
    path("critical/direct/", include("claims.direct.urls")),
    path("critical/", include("claims.critical.urls")),
    path("entitlements/", include("claims.entitlements.urls")),
    path("misuse/", include("claims.misuse.urls")),
    path("assistance/", include("assistance.urls")),
    path("catalogue/", include("claims.catalogue_urls")),
]

if settings.DEBUG:
    from casework.views.styleguide import styleguide

    urlpatterns += [
        path("styleguide/", styleguide, name="styleguide"),
        path("styleguide/<slug:part>/", styleguide, name="styleguide_part"),
    ]

handler400 = "casework.views.errors.bad_request"
handler403 = "casework.views.errors.forbidden"
handler404 = "casework.views.errors.not_found"
handler500 = "casework.views.errors.broken"
