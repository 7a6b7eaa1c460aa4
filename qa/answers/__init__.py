"""Answers and their quotes: as values, as JSON, saved, and verified again."""
