"""Extract text, headings and pages from the bytes of a file."""
