"""Find sentences by the words of a question, with BM25 scores."""
