"""Who is measured."""

from dataclasses import dataclass

_SYSTEMS = "benchmarks.peers.systems"


@dataclass(frozen=True, slots=True)
class Entry:
    """A contestant: its module, its environment, and which steps it does by indexing anew.

    What is done by indexing anew takes what the first index takes, and is not done again.
    """

    name: str
    label: str
    environment: str
    anew: frozenset[str] = frozenset()

    @property
    def module(self) -> str:
        """The module that its child process runs."""
        return f"{_SYSTEMS}.{self.name}"

    def measured(self, step: str) -> str:
        """The step whose figures are a step's: its own, or those of the first index."""
        return "index" if step in self.anew else step


FLOOR = Entry("floor", "floor", "floor", frozenset({"again", "change"}))
ROSTER = (
    FLOOR,
    Entry("askquote", "askquote", "askquote"),
    Entry("txtai_dense", "txtai", "txtai", frozenset({"again"})),
    Entry("txtai_hybrid", "txtai, hybrid", "txtai", frozenset({"again"})),
    Entry("haystack_faiss", "Haystack", "haystack", frozenset({"again"})),
    Entry("langchain_faiss", "LangChain", "langchain"),
    Entry("llama_index_faiss", "LlamaIndex", "llama_index"),
)
"""In the order in which they take turns."""
BY_NAME = {entry.name: entry for entry in ROSTER}
ENVIRONMENTS = tuple(dict.fromkeys(entry.environment for entry in ROSTER))


def entries(names: list[str] | None) -> list[Entry]:
    """The contestants of these names, or all, in the order of their turns.

    Raises:
        ValueError: nobody has one of the names.
    """
    for name in names or ():
        if name not in BY_NAME:
            raise ValueError(f"no contestant is called {name!r}: {', '.join(BY_NAME)}")
    return [entry for entry in ROSTER if names is None or entry.name in names]
