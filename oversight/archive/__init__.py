"""归档: closed cases become volumes with a number, a retention and a place (NX-37, national_rules C12)."""
