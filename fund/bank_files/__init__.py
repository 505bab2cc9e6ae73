"""The bank's file: how a bank wants it (`layout`), written (`writing`) and read back (`reading`). No database here."""

from fund.bank_files.layout import Layout
from fund.bank_files.reading import BadRow, Reply, ReturnFileRefused, read, sums
from fund.bank_files.writing import FileImpossible, PaymentLine, PaymentOrder, write

__all__ = [
    "BadRow",
    "FileImpossible",
    "Layout",
    "PaymentLine",
    "PaymentOrder",
    "Reply",
    "ReturnFileRefused",
    "read",
    "sums",
    "write",
]
