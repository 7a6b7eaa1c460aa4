"""Answers in a language model's words, with each sentence checked against the quotes."""
