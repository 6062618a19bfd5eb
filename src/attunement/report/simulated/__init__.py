"""The figures of a simulated run, one a module, and their order."""
