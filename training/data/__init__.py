"""Training data: paragraphs and their questions, near-misses, typos, windows, examples."""
