"""Studies of couples: what a run depends on, what partners answer, how they do where they are watched, and what goes with what."""
