"""Figures of what was trained: the reader on several sets, and the calibrators."""
