"""Access control for every request: hosts, origins, rate limits and accounts."""
