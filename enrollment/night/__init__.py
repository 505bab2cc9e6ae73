"""What the night does about contributions: one SQL statement over the set of one township, many townships at once."""
