from django.apps import AppConfig


class EnrollmentConfig(AppConfig):
    name = "enrollment"
    verbose_name = "Enrollment"

    def ready(self) -> None:
        from enrollment import registrations, sentences  # noqa: F401
        from enrollment.night import jobs  # noqa: F401
