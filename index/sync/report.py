"""The report of a sync."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.store.records import Failure


@dataclass(frozen=True, slots=True)
class SyncReport:
    """The names of the documents that a sync changed, and what the index now contains.

    `unsettled` files may still be being written and were left for the next sync. `failed`
    lists every file of the folder that isn't indexed, or only in an earlier version, whether
    or not this sync tried it again. `warnings` lists indexed documents that may give poor
    results. `skipped` counts the files of other kinds by suffix, `ignored` the files and
    whole folders that `.askquoteignore` excludes. `sentences` counts those in the index,
    `embedded` the texts embedded by this sync.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    removed: tuple[str, ...]
    unsettled: tuple[str, ...]
    failed: tuple[Failure, ...]
    warnings: tuple[Failure, ...]
    skipped: Mapping[str, int]
    ignored: int
    documents: int
    sentences: int
    embedded: int
    seconds: float

    def has_news_since(self, last: "SyncReport | None") -> bool:
        """Whether it says anything that the last report didn't."""
        return (
            last is None
            or self.failed != last.failed
            or self.embedded > 0
            or any((self.added, self.changed, self.renamed, self.removed))
        )

    def as_json(self) -> dict[str, object]:
        """The report as a JSON object."""
        return {
            "added": self.added,
            "changed": self.changed,
            "renamed": self.renamed,
            "removed": self.removed,
            "unsettled": self.unsettled,
            "failed": [failure.as_json() for failure in self.failed],
            "warnings": [warning.as_json() for warning in self.warnings],
            "skipped": self.skipped,
            "ignored": self.ignored,
            "documents": self.documents,
            "sentences": self.sentences,
            "embedded": self.embedded,
            "seconds": round(self.seconds, 3),
        }
