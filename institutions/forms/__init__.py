"""Forms about institutions; one subject a file."""
