"""Find the tables of PDF pages by their ruling lines and by aligned words."""
