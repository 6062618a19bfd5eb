"""Theories held against published findings, as pages to send to a colleague."""
