"""Worked cases: read a case file, ask the rules, compare to the fen."""
