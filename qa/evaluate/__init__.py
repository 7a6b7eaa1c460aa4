"""Gold questions in, measures of the answers and a fitted calibrator out."""
