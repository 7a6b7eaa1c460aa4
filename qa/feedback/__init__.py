"""Users' feedback on answers in, gold questions out."""
