"""Formats: one file for each coding tool, a `Format` that tells its files by what they hold and reads them."""
