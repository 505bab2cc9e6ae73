"""Manual reimbursement: intake, checks, review, settlement, reversal."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "Claims"

    def ready(self) -> None:
        from claims import places, registrations, sentences  # noqa: F401
        from claims.advances import places as _advances  # noqa: F401
        from claims.advances import sentences as _told_of_advances  # noqa: F401
        from claims.critical import places as _critical  # noqa: F401
        from claims.direct import places as _direct  # noqa: F401
        from claims.direct import sentences as _told_directly  # noqa: F401
        from claims.entitlements import places as _entitlements  # noqa: F401
        from claims.entitlements import sentences as _told  # noqa: F401
        from claims.instalments import sentences as _told_of_instalments  # noqa: F401
        from claims.misuse import places as _misuse  # noqa: F401
        from claims.misuse import sentences as _told_of_misuse  # noqa: F401
        from claims.night import jobs  # noqa: F401
        from claims.second import places as _second  # noqa: F401
        from claims.second import sentences as _told_of_second  # noqa: F401
        from claims.third_party import sentences as _told_of_others  # noqa: F401
