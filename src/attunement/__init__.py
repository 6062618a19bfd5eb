"""Attunement: the attachment system, executable."""
