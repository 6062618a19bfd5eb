"""Codebooks: what a tool's codes mean, as a value, as a file and as text; the published ones lie beside."""
