"""Measuring: recorded dyads as named tables, by the same measures as simulated ones."""
