"""Web pages, e-mail and e-books in, text out."""
