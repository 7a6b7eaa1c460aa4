"""Requests of programs by HTTP and MCP in, answers as JSON out."""
