"""The verbs of the rulebook: take packs in, draft and decide on versions, put them in force."""

from rulebook.services.force import load_packs, put_in_force

__all__ = ["load_packs", "put_in_force"]
