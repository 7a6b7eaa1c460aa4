"""Users' judgements of answers in, gold questions out."""
