"""The ways to ask: a command line and a page."""
