"""Taking a folder's files into the catalogue: one document, one transaction."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index import postings
from index.catalogue import meta, transaction
from index.document import Document
from index.errors import UnreadableFile
from index.folder import Failure, Scan, Stamp, suffix_of
from index.language import foreign_language
from index.limits import LIMITED
from index.parts import Parts, Progress
from index.reading import PASSING, FileGone, read_file
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
    still_ns: int = 0
    """How long a file must have been left alone before it is read."""
    verify: bool = False
    """Whether files are read, and their hashes compared, whatever their stamps say."""
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    _hashes: dict[str, str] = field(default_factory=dict)
    """The SHA-256 of each document that was there before, by its name."""
    _vanished: defaultdict[str, list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """The documents whose files are gone, by their SHA-256."""

    def take(self, found: Scan, scanned_ns: int) -> None:
        """Bring the catalogue's documents in step with what a scan found."""
        names = self._plan(found, scanned_ns)
        if names:
            self.progress("reading", 0, len(names))
        with self.parts.worker:
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
            postings.settle(self.writer.connection)

    def _plan(self, found: Scan, scanned_ns: int) -> Sequence[str]:
        """Note the files that need to be read as pending, and name them."""
        self._hashes = self.writer.document_hashes()
        for name in found.gone(self._hashes):
            self._vanished[self._hashes[name]].append(name)
        known = self.writer.files()
        last_scan_ns = int(meta(self.writer.connection, "scanned_ns"))
        settled_ns = last_scan_ns - _COARSEST_CLOCK_NS
        changed = [
            name
            for name, stamp in found.files.items()
            if stamp.mtime_ns >= settled_ns
            or self._is_out_of_date(known.get(name), name, stamp)
        ]
        gone = found.gone(known)
        moved = {_untouched_by_a_move(known[name].stamp) for name in gone}
        names = [
            name
            for name in changed
            if self._is_still(found.files[name], scanned_ns)
            or _untouched_by_a_move(found.files[name]) in moved
        ]
        self.unsettled = sorted({*changed} - {*names})
        with transaction(self.writer.connection):
            for name in names:
                self.writer.put_file(name, FileRecord(found.files[name], "pending"))
            for name in gone:
                self.writer.forget_file(name)
            self.writer.set_meta("scanned_ns", scanned_ns)
        return list(found.files) if self.verify else names

    def _is_still(self, stamp: Stamp, now_ns: int) -> bool:
        """Whether a file was last changed long enough ago, or by a clock that is ahead."""
        return not now_ns - self.still_ns < stamp.ctime_ns <= now_ns

    def _is_out_of_date(
        self, known: FileRecord | None, name: str, stamp: Stamp
    ) -> bool:
        return (
            known is None
            or known.stamp != stamp
            or known.recipe != self._recipe(name, known.kind)
            or known.state == "pending"
            or known.kind in PASSING
        )

    def _recipe(self, name: str, failure: str | None = None) -> str:
        """What a file is read by; what it failed by, which may be the limits."""
        recipe = self.parts.recipe(suffix_of(name))
        return f"{recipe} {self.parts.limits.recipe}" if failure in LIMITED else recipe

    def _take_file(self, name: str, stamp: Stamp) -> None:
        try:
            self._put(name, read_file(self.folder / name, self.parts.limits))
        except FileGone:
            # A document's own is for the next scan to miss: it may only have been renamed.
            if name not in self._hashes:
                self.writer.forget_file(name)
        except UnreadableFile as error:
            if error.kind not in PASSING:
                self.writer.remove_document(name)
            failure = Failure(name, error.kind, str(error))
            self._note_failure(failure, stamp, self._recipe(name, error.kind))
        else:
            record = FileRecord(stamp, "indexed", self._recipe(name))
            self.writer.put_file(name, record)

    def _put(self, name: str, data: bytes) -> None:
        sha256 = hashlib.sha256(data).hexdigest()
        recipe = self._recipe(name)
        if self.writer.holds(name, sha256, recipe) or self._moved(name, sha256, recipe):
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
        language = foreign_language(document.text)
        self.writer.put_document(document, sentences, language)

    def _moved(self, name: str, sha256: str, recipe: str) -> bool:
        """Whether a document has only changed its name, which it then bears."""
        same = (
            one
            for one in self._vanished.get(sha256, ())
            if name not in self._hashes and self.writer.holds(one, sha256, recipe)
        )
        former = next(same, None)
        if former is None:
            return False
        self._vanished[sha256].remove(former)
        self.writer.rename_document(former, name)
        self.renamed.append((former, name))
        return True

    def _document(self, name: str, data: bytes, sha256: str, recipe: str) -> Document:
        extractor = self.parts.extractors[suffix_of(name)]
        extract = extractor.extract(data)
        if len(extract.text.encode("utf-8")) > self.parts.limits.file_bytes:
            raise self.parts.limits.text_too_large()
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
        keeps_text = failure.kind in PASSING and name in self._hashes
        record = FileRecord(
            stamp,
            "stale" if keeps_text else "failed",
            recipe,
            failure.kind,
            failure.message,
        )
        self.writer.put_file(name, record)


def _untouched_by_a_move(stamp: Stamp) -> tuple[int, int, int]:
    """What of a file's stamp another name leaves as it was."""
    return stamp.inode, stamp.size, stamp.mtime_ns
