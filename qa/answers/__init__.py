"""Answers and their quotes as values: as JSON, saved, and checked again."""
