"""Settling a claim: the steps of each layer, compiled for a situation, run on integers or on whole arrays."""
