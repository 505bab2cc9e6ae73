"""What is done about misuse of the fund, one module a kind of case."""
