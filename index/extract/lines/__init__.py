"""Find lists and tables in lines of text."""
