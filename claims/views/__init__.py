"""Screens of claims, one module a station: intake, review, approval, lists, paper."""
