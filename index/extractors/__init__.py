"""One module a kind of file; a kind's own library is imported when a file of it is read."""
