"""Requests in, those that are allowed out: hosts, origins, rates and accounts."""
