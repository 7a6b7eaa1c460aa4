"""English: names, numbers, dates, verb forms, and the kinds of questions and answers."""
