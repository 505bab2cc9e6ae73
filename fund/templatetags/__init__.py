"""Formatting for the screens of money."""
