"""What an empty chat shows: documents, suggested questions, and where to drop files."""
