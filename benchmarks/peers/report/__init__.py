"""A benchmark run as figures, a table and charts."""
