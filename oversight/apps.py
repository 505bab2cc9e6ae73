from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "oversight"
    verbose_name = "Oversight"

    def ready(self) -> None:
        from oversight import registrations  # noqa: F401
        from oversight.archive import places as _archive  # noqa: F401
        from oversight.archive import sentences as _told  # noqa: F401
