"""Gold questions in, metrics of the answers and a fitted calibrator out."""
