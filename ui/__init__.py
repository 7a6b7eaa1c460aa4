"""The ways to ask: a command line, a web page and an API."""
