"""Serving the page, the API and the tools over HTTP."""
