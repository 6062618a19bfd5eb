"""The command `attune`."""
