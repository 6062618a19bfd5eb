"""Measures of children after infancy: what teachers, peers, coders and records of ordinary life say. They read records only."""
