"""直接结算: what the core system has settled at the hospital, read, checked and counted into the persons' years."""
