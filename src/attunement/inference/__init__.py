"""Fitting theories to published findings, and saying what the findings do not tell."""
