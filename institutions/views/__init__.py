"""Screens of institutions; one subject a file."""
