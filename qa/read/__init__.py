"""A question and passages in, candidate answer spans with scores out."""
