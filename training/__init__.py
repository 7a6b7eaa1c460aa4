"""How the data that askquote ships was made; run by hand, not installed."""
