"""Supervision, indicators, archives."""
