"""The screens of the rulebook."""
