"""The chat tab: questions, and answers with their quotes."""
