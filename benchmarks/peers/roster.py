"""The contestants."""

from dataclasses import dataclass

_SYSTEMS = "benchmarks.peers.systems"


@dataclass(frozen=True, slots=True)
class Entry:
    """A contestant: its module, its environment, and the steps in which it must reindex all.

    Those steps cost as much as the first index, so they are not run.
    """

    name: str
    label: str
    environment: str
    reindexes: frozenset[str] = frozenset()

    @property
    def module(self) -> str:
        """The module that its child process runs."""
        return f"{_SYSTEMS}.{self.name}"

    def source_of(self, step: str) -> str:
        """The step whose figures count for a step: itself, or the first index."""
        return "index" if step in self.reindexes else step


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
"""The contestants, in the order of their turns."""
BY_NAME = {entry.name: entry for entry in ROSTER}
ENVIRONMENTS = tuple(dict.fromkeys(entry.environment for entry in ROSTER))


def entries(names: list[str] | None) -> list[Entry]:
    """The contestants with these names, or all, in the order of their turns.

    Raises:
        ValueError: A name is unknown.
    """
    for name in names or ():
        if name not in BY_NAME:
            raise ValueError(
                f"unknown contestant {name!r}; known are {', '.join(BY_NAME)}"
            )
    return [entry for entry in ROSTER if names is None or entry.name in names]
