"""PDF pages in, paragraphs of text out."""
