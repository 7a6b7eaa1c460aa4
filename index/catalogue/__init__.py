"""The SQLite database of an index: its schema, connections, failures and writer's lock."""
