"""The contestants: one module each, which runs in an environment of its own."""
