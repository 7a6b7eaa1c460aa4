"""Scripts that create the models and data that askquote ships; run by hand, not installed."""
