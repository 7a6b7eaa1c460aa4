"""The second step of a sync: read the planned files into the catalogue."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from index.catalogue.database import transaction
from index.errors import UnreadableFile
from index.extract.extractor import suffix_of
from index.fulltext import postings
from index.store.records import Failure, FileRecord, Stamp
from index.store.writer import Writer
from index.sync.components import Components, Progress
from index.sync.file_bytes import TRANSIENT, FileGone, read_file
from index.sync.plan import Plan
from index.sync.scan import Scan
from index.text.document import Document
from index.text.language import foreign_language

_NO_STAMP = Stamp(0, 0, 0, 0)


@dataclass(slots=True)
class Intake:
    """Carries out a plan: reads files, compares them, and records the result for each."""

    folder: Path
    writer: Writer
    components: Components
    progress: Progress
    hashes: Mapping[str, str]
    """The SHA-256 of each document that was there before, by name."""
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    _vanished: dict[str, list[str]] = field(default_factory=dict)
    """The documents whose files are gone and not found again yet, by SHA-256."""

    def take(self, found: Scan, plan: Plan) -> None:
        """Bring the catalogue's documents up to date; one transaction for each document."""
        self._begin(found, plan)
        if plan.read:
            self.progress("reading", 0, len(plan.read))
        with self.components.worker:
            for done, name in enumerate(plan.read, start=1):
                with transaction(self.writer.connection):
                    self._take_file(name, found.files[name])
                self.progress("reading", done, len(plan.read))
        self._remove_vanished()
        with transaction(self.writer.connection):
            for failure in found.failures:
                self._record_unlisted(failure)
            self.writer.drop_unused_texts()
            postings.settle(self.writer.connection)

    def _begin(self, found: Scan, plan: Plan) -> None:
        """Record what is planned: if this sync is cut short, the next one resumes it."""
        vanished = plan.vanished.items()
        self._vanished = {sha256: list(names) for sha256, names in vanished}
        with transaction(self.writer.connection):
            for name in plan.pending:
                self.writer.put_file(name, FileRecord(found.files[name], "pending"))
            for name in plan.gone:
                self.writer.forget_file(name)
            self.writer.set_meta("scanned_ns", plan.scanned_ns)

    def _remove_vanished(self) -> None:
        """Remove the documents whose files are gone and were not renamed."""
        for name in chain.from_iterable(self._vanished.values()):
            with transaction(self.writer.connection):
                self.writer.remove_document(name)
            self.removed.append(name)

    def _take_file(self, name: str, stamp: Stamp) -> None:
        try:
            data = read_file(self.folder / name, stamp, self.components.limits)
            self._take_data(name, stamp, data)
        except FileGone:
            # The next scan will notice that a document's file is gone, or has been renamed.
            if name not in self.hashes:
                self.writer.forget_file(name)
        except UnreadableFile as error:
            is_stale = self._may_be_unchanged(name, error.kind)
            self._record_failure(name, stamp, error, is_stale=is_stale)

    def _take_data(self, name: str, stamp: Stamp, data: bytes) -> None:
        sha256 = hashlib.sha256(data).hexdigest()
        recipe = self.components.file_recipe(name)
        if not (
            self.writer.holds(name, sha256, recipe)
            or self._rename_moved(name, sha256, recipe)
        ):
            try:
                document = self._document(name, data, sha256, recipe)
            except UnreadableFile as error:
                # Another recipe, or a less busy machine, could read the same bytes before.
                is_stale = self._may_be_unchanged(
                    name, error.kind
                ) or self._was_read_before(name, sha256)
                self._record_failure(name, stamp, error, is_stale=is_stale)
                return
            self._put_document(document)
        self.writer.put_file(name, FileRecord(stamp, "indexed", recipe))

    def _put_document(self, document: Document) -> None:
        name = document.id
        sentences = self.components.splitter.split(document.text, document.structure)
        if name in self.hashes:
            self.changed.append(name)
        elif formers := self._vanished.get(document.sha256):
            former = formers.pop(0)
            self.writer.remove_document(former)
            self.renamed.append((former, name))
        else:
            self.added.append(name)
        language = foreign_language(document.text)
        self.writer.put_document(document, sentences, language)

    def _may_be_unchanged(self, name: str, failure: str) -> bool:
        """Whether a document failed in a way that says nothing about its file's bytes."""
        return failure in TRANSIENT and name in self.hashes

    def _was_read_before(self, name: str, sha256: str) -> bool:
        """Whether this document, or a vanished one, had these bytes; renames the latter."""
        if name in self.hashes:
            return self.hashes[name] == sha256
        formers = self._vanished.get(sha256, ())
        same_kind = (
            former for former in formers if suffix_of(former) == suffix_of(name)
        )
        return self._rename_first(same_kind, name, sha256)

    def _rename_moved(self, name: str, sha256: str, recipe: str) -> bool:
        """Rename the document of a file if only the file's name has changed."""
        if name in self.hashes:
            return False
        formers = self._vanished.get(sha256, ())
        same = (
            former for former in formers if self.writer.holds(former, sha256, recipe)
        )
        return self._rename_first(same, name, sha256)

    def _rename_first(self, formers: Iterator[str], name: str, sha256: str) -> bool:
        """Rename the first of these vanished documents, if there is one."""
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
            structure=extract.structure,
        )

    def _record_failure(
        self, name: str, stamp: Stamp, error: UnreadableFile, *, is_stale: bool
    ) -> None:
        """Record that a file can't be read; a stale document keeps its last good text."""
        if not is_stale:
            self.writer.remove_document(name)
        state = "stale" if is_stale else "failed"
        recipe = self.components.file_recipe(name, error.kind)
        record = FileRecord(stamp, state, recipe, error.kind, str(error))
        self.writer.put_file(name, record)

    def _record_unlisted(self, failure: Failure) -> None:
        """Record what the scan couldn't look at; a document keeps its last good text."""
        is_stale = self._may_be_unchanged(failure.document, failure.kind)
        state = "stale" if is_stale else "failed"
        record = FileRecord(_NO_STAMP, state, None, failure.kind, failure.message)
        self.writer.put_file(failure.document, record)
