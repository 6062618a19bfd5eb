"""Theories of how a bond works. Import the theory's module; nothing here loads jax until you do."""
