"""Texts in, unit vectors out: the model, its preparation and its runtime."""
