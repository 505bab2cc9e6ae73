from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "rulebook"
    verbose_name = "Rulebook"

    def ready(self) -> None:
        from rulebook import registrations, sentences  # noqa: F401
