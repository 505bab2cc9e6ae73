"""Medical assistance: recognised persons, what is paid afterwards."""

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = "Assistance"

    def ready(self) -> None:
        from assistance import registrations, sentences  # noqa: F401
