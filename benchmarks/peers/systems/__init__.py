"""The contestants: one module each, which runs in its own environment."""
