"""Text in, sentence spans out."""
