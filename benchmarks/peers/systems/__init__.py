"""The contestants, a module each; each runs in its own environment, as a program."""
