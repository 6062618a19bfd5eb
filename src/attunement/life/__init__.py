"""Populations, and upbringing: seconds-scale bouts on a slow clock of days. Import the module you need."""
