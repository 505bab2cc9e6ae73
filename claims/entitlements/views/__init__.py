"""The screens of what comes before a claim."""
