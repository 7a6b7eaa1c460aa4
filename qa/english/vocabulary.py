"""Lists of English words that several modules need, each once."""

NEGATIONS = frozenset("no not never nor neither none nobody nothing without".split())  # noqa: SIM905 - easier to read
