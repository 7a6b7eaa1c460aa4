"""Text and its units: documents, spans, graphemes and words."""
