"""Suggested questions, which the index is sure to answer."""
