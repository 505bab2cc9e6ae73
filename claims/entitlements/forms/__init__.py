"""What people type into what comes before a claim."""
