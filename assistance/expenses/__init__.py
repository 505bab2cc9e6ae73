"""The monthly list of unassisted expenses: its rows read, and washed by the rules of the place."""
