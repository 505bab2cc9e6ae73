"""先行支付与追偿: a third party has to pay; where it does not, the fund pays first and recovers (社会保险法 art. 30)."""
