"""Persons, their identities, statuses and coverage."""
