"""Extract paragraphs of text from PDF pages."""
