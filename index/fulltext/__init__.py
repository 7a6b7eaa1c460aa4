"""Words of a question in, sentences with BM25 scores out."""
