"""Brings an index up to date with its folder, and reports what changed."""
