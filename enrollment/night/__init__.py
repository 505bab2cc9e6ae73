"""What the night does about contributions: SQL over the set of one area, several areas at once."""
