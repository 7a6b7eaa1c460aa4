"""The command line, the page, and the interfaces for programs."""
