"""Tables of files: which of their rows name the columns, and rows as prose."""
