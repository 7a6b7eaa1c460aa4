"""The header above both tabs."""
