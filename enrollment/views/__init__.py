"""Screens of enrollment: finding a person, the person page, corrections."""
