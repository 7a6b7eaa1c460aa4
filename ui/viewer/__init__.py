"""Pages that show a document's text with its quotes marked, or its original file."""
