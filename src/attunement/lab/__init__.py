"""Procedures as timetables, and the observer. Import the module you need; `sessions` loads an engine."""
