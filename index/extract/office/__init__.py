"""Extract text from Word, PowerPoint, OpenDocument and Excel files."""
