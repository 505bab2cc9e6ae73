"""二次补报销: what settled claims are owed more after the rules of their days were replaced (national_rules C2)."""
