"""Measurements of askquote; run by hand, not installed."""
