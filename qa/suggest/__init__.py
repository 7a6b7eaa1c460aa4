"""An index in, questions it can answer out."""
