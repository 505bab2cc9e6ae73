"""What the night does for assistance."""
