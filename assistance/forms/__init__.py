"""Forms of assistance."""
