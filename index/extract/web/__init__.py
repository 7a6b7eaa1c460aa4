"""Extract text from web pages, e-mail messages and e-books."""
