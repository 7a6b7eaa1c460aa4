"""Read the contents of PDF files with PDFium."""
