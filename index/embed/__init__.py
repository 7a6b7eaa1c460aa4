"""Turns texts into unit vectors: the model, its preparation and its runtime."""
