"""Versions of the rules in the database, and which is in force for which pool from when."""
