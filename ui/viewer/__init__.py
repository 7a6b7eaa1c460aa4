"""A document's name in, a page that shows its text or its original out."""
