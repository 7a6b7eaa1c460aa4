"""What askquote knows of English: names, numbers, dates, forms of verbs and questions."""
