from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "institutions"
    verbose_name = "Institutions"

    def ready(self) -> None:
        from institutions import registrations, sentences  # noqa: F401
        from institutions.night import jobs  # noqa: F401
