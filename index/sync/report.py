"""What a sync did."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.store.records import Failure


@dataclass(frozen=True, slots=True)
class SyncReport:
    """The documents that a sync touched, by name, and what the index now holds.

    `unsettled` are files that it left for the next, as they may still be being written.
    `failed` lists every file of the folder that is no document, or only as it was before,
    whether this sync tried it again or not; `warnings` lists documents that are indexed and
    may disappoint. `skipped` counts the files of other kinds by suffix, `ignored` the files
    and whole folders that `.askquoteignore` leaves out. `sentences` counts all that the index
    holds, `embedded` the texts embedded now.
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

    def tells_more_than(self, last: "SyncReport | None") -> bool:
        """Whether there is anything in it to tell somebody who was told of the last one."""
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
