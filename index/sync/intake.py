"""Taking a folder's files into the catalogue: one document, one transaction."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.catalogue.database import meta, transaction
from index.errors import UnreadableFile
from index.extract.extractor import suffix_of
from index.extract.limits import LIMITED
from index.fulltext import postings
from index.store.records import Failure, FileRecord, Stamp
from index.store.writer import Writer
from index.sync.components import Components, Progress
from index.sync.file_bytes import PASSING, FileGone, read_file
from index.sync.scan import Scan
from index.text.document import Document
from index.text.language import foreign_language

_NO_STAMP = Stamp(0, 0, 0, 0)
# File systems round times down, FAT by so much: a file that changed right after a scan may
# bear a time from before it.
_COARSEST_CLOCK_NS = 2_000_000_000


@dataclass(slots=True)
class Intake:
    """One sync's pass over the files of a folder, and what it has done so far."""

    folder: Path
    writer: Writer
    components: Components
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
        with self.components.worker:
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
                self._note_unlisted(failure)
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
        recipe = self.components.recipe(suffix_of(name))
        return (
            f"{recipe} {self.components.limits.recipe}"
            if failure in LIMITED
            else recipe
        )

    def _take_file(self, name: str, stamp: Stamp) -> None:
        try:
            data = read_file(self.folder / name, stamp, self.components.limits)
            self._put(name, stamp, data)
        except FileGone:
            # A document's own is for the next scan to miss: it may only have been renamed.
            if name not in self._hashes:
                self.writer.forget_file(name)
        except UnreadableFile as error:
            is_stale = self._may_be_well(name, error.kind)
            self._give_up(name, stamp, error, is_stale=is_stale)

    def _put(self, name: str, stamp: Stamp, data: bytes) -> None:
        sha256 = hashlib.sha256(data).hexdigest()
        recipe = self._recipe(name)
        if not (
            self.writer.holds(name, sha256, recipe) or self._moved(name, sha256, recipe)
        ):
            try:
                document = self._document(name, data, sha256, recipe)
            except UnreadableFile as error:
                # Another recipe, or a machine less busy, made a text of them before.
                is_stale = self._may_be_well(name, error.kind) or self._was_understood(
                    name, sha256
                )
                self._give_up(name, stamp, error, is_stale=is_stale)
                return
            self._put_document(document)
        self.writer.put_file(name, FileRecord(stamp, "indexed", recipe))

    def _put_document(self, document: Document) -> None:
        name = document.id
        sentences = self.components.splitter.split(document.text, document.headings)
        if name in self._hashes:
            self.changed.append(name)
        elif self._vanished[document.sha256]:
            former = self._vanished[document.sha256].pop(0)
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
        return self._renamed_one(same, name, sha256)

    def _may_be_well(self, name: str, failure: str) -> bool:
        """Whether a document failed by what says nothing of its file's bytes."""
        return failure in PASSING and name in self._hashes

    def _was_understood(self, name: str, sha256: str) -> bool:
        """Whether a document, or one that moved and then bears the name, is of these bytes."""
        if name in self._hashes:
            return self._hashes[name] == sha256
        same_kind = (
            one
            for one in self._vanished.get(sha256, ())
            if suffix_of(one) == suffix_of(name)
        )
        return self._renamed_one(same_kind, name, sha256)

    def _renamed_one(self, formers: Iterator[str], name: str, sha256: str) -> bool:
        """Give the first of some documents whose files are gone a name, if there is one."""
        former = next(formers, None)
        if former is None:
            return False
        self._vanished[sha256].remove(former)
        self.writer.rename_document(former, name)
        self.renamed.append((former, name))
        return True

    def _document(self, name: str, data: bytes, sha256: str, recipe: str) -> Document:
        extractor = self.components.extractors[suffix_of(name)]
        extract = extractor.extract(data)
        if len(extract.text.encode("utf-8")) > self.components.limits.file_bytes:
            raise self.components.limits.text_too_large()
        return Document(
            id=name,
            text=extract.text,
            sha256=sha256,
            media_type=extractor.media_type,
            recipe=recipe,
            pages=extract.pages,
            headings=extract.headings,
        )

    def _give_up(
        self, name: str, stamp: Stamp, error: UnreadableFile, *, is_stale: bool
    ) -> None:
        """Note that a file can't be read; a stale one keeps its last good text."""
        if not is_stale:
            self.writer.remove_document(name)
        state = "stale" if is_stale else "failed"
        recipe = self._recipe(name, error.kind)
        record = FileRecord(stamp, state, recipe, error.kind, str(error))
        self.writer.put_file(name, record)

    def _note_unlisted(self, failure: Failure) -> None:
        """Note what the scan could not look at; a document's last good text stays."""
        is_stale = self._may_be_well(failure.document, failure.kind)
        state = "stale" if is_stale else "failed"
        record = FileRecord(_NO_STAMP, state, None, failure.kind, failure.message)
        self.writer.put_file(failure.document, record)


def _untouched_by_a_move(stamp: Stamp) -> tuple[int, int, int]:
    """What of a file's stamp another name leaves as it was."""
    return stamp.inode, stamp.size, stamp.mtime_ns
