"""What extractors keep of web pages, measured on templates and on real pages."""
