"""The verbs of money: a batch made, checked, sent, cancelled; the bank's answer taken."""
