"""Screens of assistance."""
