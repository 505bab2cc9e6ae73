"""Designated institutions (定点机构) and what their status means on a day."""
