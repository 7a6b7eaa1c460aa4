"""Documents, their sentences, and the search over them."""
