"""The verbs about institutions: register, applications, agreements, changes."""
