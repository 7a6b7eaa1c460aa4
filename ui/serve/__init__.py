"""A bot and its options in, a served application out."""
