"""A folder of documents in, an up-to-date catalogue and a report out."""
