"""Rivals of the default theory: each a small change of named mechanisms, with its own claim and sources.

Import a rival's module, or ask `attunement.theories.catalogue` for it by name; nothing here loads jax until you do.
"""
