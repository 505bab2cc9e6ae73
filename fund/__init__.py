"""Money: accounts, append-only ledger, payables, payment batches, bank files."""
