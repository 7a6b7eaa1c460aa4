"""The tuning sets: their files, laid out as folders of documents, as gold questions."""
