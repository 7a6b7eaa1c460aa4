"""Bytes of a file in, the document's text with its headings and pages out."""
