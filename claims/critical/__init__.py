"""大病保险: what the year of a person owes after the fact, and the insurer's desk."""
