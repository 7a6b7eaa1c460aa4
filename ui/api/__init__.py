"""The interfaces for programs: JSON over HTTP, and MCP."""
