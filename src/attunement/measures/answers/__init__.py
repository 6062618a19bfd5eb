"""Measures of answers to graded items: how far they go together, what a score's error is, and whether an item is fair to all."""
