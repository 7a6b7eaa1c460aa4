"""What a sync did."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.folder import Failure


@dataclass(frozen=True, slots=True)
class SyncReport:
    """The documents that a sync touched, by name, and what the index now holds.

    `failed` lists every file of the folder that is no document, or only as it was before,
    whether this sync tried it again or not. `skipped` counts the files of other kinds by
    suffix. `sentences` counts all that the index holds, `embedded` the texts embedded now.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    removed: tuple[str, ...]
    failed: tuple[Failure, ...]
    skipped: Mapping[str, int]
    documents: int
    sentences: int
    embedded: int
    seconds: float

    def as_json(self) -> dict[str, object]:
        """The report as a JSON object."""
        return {
            "added": self.added,
            "changed": self.changed,
            "renamed": self.renamed,
            "removed": self.removed,
            "failed": [failure.as_json() for failure in self.failed],
            "skipped": self.skipped,
            "documents": self.documents,
            "sentences": self.sentences,
            "embedded": self.embedded,
            "seconds": round(self.seconds, 3),
        }
