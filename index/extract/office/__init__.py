"""Word, PowerPoint, OpenDocument and Excel files in, text out."""
