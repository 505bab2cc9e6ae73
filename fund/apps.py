"""Money: accounts, append-only ledger, payables, payment batches, bank files."""

from django.apps import AppConfig


class FundConfig(AppConfig):
    name = "fund"
    verbose_name = "Fund"

    def ready(self) -> None:
        from fund import registrations, sentences  # noqa: F401
