"""The documents tab: the list of documents, uploads, and the map."""
