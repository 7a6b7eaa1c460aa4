"""The chat tab: a question in, an answer with its quotes on the page out."""
