"""Money: the ledger, what is owed to people, and the batches and bank files that pay it."""

from fund.models.batch import BankFile, BankTemplate, Batch, BatchLine
from fund.models.ledger import Account, AccountTotal, Entry, Fund, Posting
from fund.models.opening import Opening
from fund.models.payable import Payable

__all__ = [
    "Account",
    "AccountTotal",
    "BankFile",
    "BankTemplate",
    "Batch",
    "BatchLine",
    "Entry",
    "Fund",
    "Opening",
    "Payable",
    "Posting",
]
