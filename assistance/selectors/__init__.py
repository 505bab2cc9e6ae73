"""The questions to assistance, already cut to what the reader may see."""

from assistance.selectors.differences import difference, persons_for, protection, recorders, three_layers

__all__ = ["difference", "persons_for", "protection", "recorders", "three_layers"]
