"""The verbs of what comes before a claim."""
