"""The report of measured recordings, a figure a module."""
