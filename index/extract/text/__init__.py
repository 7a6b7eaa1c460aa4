"""Extractors of Markdown and plain text, which find structure in the lines of a text."""
