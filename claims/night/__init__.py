"""What the night does about claims: usual costs counted anew, checks asked again. SQL over the set of one area."""
