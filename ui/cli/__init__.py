"""The command line: its arguments, and the functions that run each command."""
