"""A quick stand-in for the simulator, and what is read off it."""
