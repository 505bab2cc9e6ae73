"""The screens of misuse of the fund."""
