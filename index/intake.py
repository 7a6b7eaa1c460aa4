"""Taking a folder's files into the catalogue: one document, one transaction."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from index.catalogue import meta, transaction
from index.document import Document
from index.errors import UnreadableFile
from index.folder import Failure, Scan, Stamp
from index.parts import Parts, Progress
from index.writer import FileRecord, Writer

_NO_STAMP = Stamp(0, 0, 0, 0)
# File systems round times down, FAT by so much: a file that changed right after a scan may
# bear a time from before it.
_COARSEST_CLOCK_NS = 2_000_000_000


@dataclass(slots=True)
class Intake:
    """One sync's pass over the files of a folder, and what it has done so far."""

    folder: Path
    writer: Writer
    parts: Parts
    progress: Progress
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    _hashes: dict[str, str] = field(default_factory=dict)
    """The SHA-256 of each document that was there before, by its name."""
    _vanished: defaultdict[str, list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """The documents whose files are gone, by their SHA-256."""

    def take(self, found: Scan, scanned_ns: int) -> None:
        """Bring the catalogue's documents in step with what a scan found."""
        names = self._plan(found, scanned_ns)
        for done, name in enumerate(names, start=1):
            with transaction(self.writer.connection):
                self._take_file(name, found.files[name])
            self.progress("reading", done, len(names))
        for gone in self._vanished.values():
            for name in gone:
                with transaction(self.writer.connection):
                    self.writer.remove_document(name)
                self.removed.append(name)
        with transaction(self.writer.connection):
            for failure in found.failures:
                self._note_failure(failure, _NO_STAMP, recipe=None)
            self.writer.drop_unused_texts()

    def _plan(self, found: Scan, scanned_ns: int) -> Sequence[str]:
        """Note the files that need to be read as pending, and name them."""
        self._hashes = self.writer.document_hashes()
        for name in sorted(self._hashes.keys() - found.files.keys()):
            if not found.may_hold(name):
                self._vanished[self._hashes[name]].append(name)
        known = self.writer.files()
        last_scan_ns = int(meta(self.writer.connection, "scanned_ns"))
        settled_ns = last_scan_ns - _COARSEST_CLOCK_NS
        names = [
            name
            for name, stamp in found.files.items()
            if stamp.mtime_ns >= settled_ns
            or self._is_out_of_date(known.get(name), stamp, self._recipe(name))
        ]
        with transaction(self.writer.connection):
            for name in names:
                self.writer.put_file(name, FileRecord(found.files[name], "pending"))
            for name in known.keys() - found.files.keys():
                self.writer.forget_file(name)
            self.writer.set_meta("scanned_ns", scanned_ns)
        return names

    @staticmethod
    def _is_out_of_date(known: FileRecord | None, stamp: Stamp, recipe: str) -> bool:
        return (
            known is None
            or known.stamp != stamp
            or known.recipe != recipe
            or known.state == "pending"
            or known.kind == "unreadable"
        )

    def _recipe(self, name: str) -> str:
        return self.parts.recipe(PurePosixPath(name).suffix.lower())

    def _take_file(self, name: str, stamp: Stamp) -> None:
        try:
            data = (self.folder / name).read_bytes()
        except OSError as error:
            reason = f"It can't be read: {error.strerror}."
            failure = Failure(name, "unreadable", reason)
            self._note_failure(failure, stamp, self._recipe(name))
            return
        try:
            self._put(name, data)
        except UnreadableFile as error:
            self.writer.remove_document(name)
            failure = Failure(name, error.kind, str(error))
            self._note_failure(failure, stamp, self._recipe(name))
        else:
            record = FileRecord(stamp, "indexed", self._recipe(name))
            self.writer.put_file(name, record)

    def _put(self, name: str, data: bytes) -> None:
        sha256 = hashlib.sha256(data).hexdigest()
        recipe = self._recipe(name)
        if self.writer.holds(name, sha256, recipe):
            return
        document = self._document(name, data, sha256, recipe)
        sentences = self.parts.splitter.split(document.text, document.headings)
        if name in self._hashes:
            self.changed.append(name)
        elif self._vanished[sha256]:
            former = self._vanished[sha256].pop(0)
            self.writer.remove_document(former)
            self.renamed.append((former, name))
        else:
            self.added.append(name)
        self.writer.put_document(document, sentences)

    def _document(self, name: str, data: bytes, sha256: str, recipe: str) -> Document:
        extractor = self.parts.extractors[PurePosixPath(name).suffix.lower()]
        extract = extractor.extract(data)
        return Document(
            id=name,
            text=extract.text,
            sha256=sha256,
            media_type=extractor.media_type,
            recipe=recipe,
            pages=extract.pages,
            headings=extract.headings,
        )

    def _note_failure(self, failure: Failure, stamp: Stamp, recipe: str | None) -> None:
        """Keep the last good text of a file that can't be read for the moment."""
        name = failure.document
        keeps_text = failure.kind == "unreadable" and name in self._hashes
        record = FileRecord(
            stamp,
            "stale" if keeps_text else "failed",
            recipe,
            failure.kind,
            failure.message,
        )
        self.writer.put_file(name, record)
