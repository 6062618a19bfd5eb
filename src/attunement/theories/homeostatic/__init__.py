"""The homeostatic theory: its numbers, what a child and a person carry, and what moves them; `theory` puts it together."""
