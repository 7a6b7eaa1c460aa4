"""What a document says of its own version: its years, its number and its status."""
