"""Suggested questions: those that an index can answer surely."""
