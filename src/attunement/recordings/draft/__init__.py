"""Drafting a codebook: a first look at files, and what their words probably mean."""
