"""The verbs of assistance."""
