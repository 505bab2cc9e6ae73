"""The screens of money: what is owed, batches, the bank's files, the books."""
