"""Theories against each other, and a theory against itself without one of its mechanisms."""
