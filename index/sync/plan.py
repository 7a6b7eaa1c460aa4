"""The first step of a sync: decide what to read, without opening a file."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from index.catalogue.database import meta
from index.store.records import FileRecord, Stamp
from index.store.writer import Writer
from index.sync.file_bytes import TRANSIENT
from index.sync.scan import Scan

# File systems round times down, FAT by this much: a file that changed right after a scan may
# have an earlier time than the scan.
_COARSEST_CLOCK_NS = 2_000_000_000

Recipe = Callable[[str, str | None], str]
"""The recipe for a file, given its name and the kind of its last failure."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue knows about a folder.

    `files` are those of the last scan, which began at `scanned_ns`. `hashes` has the SHA-256
    of each document by name.
    """

    files: Mapping[str, FileRecord]
    hashes: Mapping[str, str]
    scanned_ns: int

    @classmethod
    def of(cls, writer: Writer) -> "Known":
        """What this catalogue knows."""
        scanned_ns = int(meta(writer.connection, "scanned_ns"))
        return cls(writer.files(), writer.document_hashes(), scanned_ns)


@dataclass(frozen=True, slots=True)
class Terms:
    """When the scan began, and how to choose files.

    A file that changed in the last `still_ns` is left for the next sync. With `verify`, all
    files are read, whatever their stamps say.
    """

    scanned_ns: int
    still_ns: int = 0
    verify: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sync does with each file, by name.

    `read` lists the files to read and compare; those in `pending` may have changed.
    `unsettled` files changed so recently that they may still be being written. `gone` lists
    the files to forget, and `vanished` the documents without a file by SHA-256, as they may
    have been renamed.
    """

    scanned_ns: int
    read: tuple[str, ...]
    pending: tuple[str, ...]
    unsettled: tuple[str, ...]
    gone: tuple[str, ...]
    vanished: Mapping[str, tuple[str, ...]]


def make_plan(found: Scan, known: Known, recipe: Recipe, terms: Terms) -> Plan:
    """Plan a sync of what a scan found."""
    changed = _changed(found, known, recipe)
    gone = tuple(found.gone(known.files))
    moved = {_move_invariant(known.files[name].stamp) for name in gone}
    pending = tuple(
        name
        for name in changed
        if _is_still(found.files[name], terms)
        or _move_invariant(found.files[name]) in moved
    )
    return Plan(
        scanned_ns=terms.scanned_ns,
        read=tuple(found.files) if terms.verify else pending,
        pending=pending,
        unsettled=tuple(sorted({*changed} - {*pending})),
        gone=gone,
        vanished=_vanished(found, known.hashes),
    )


def _changed(found: Scan, known: Known, recipe: Recipe) -> list[str]:
    """The files that may have changed since the last scan, or have another recipe now."""
    settled_ns = known.scanned_ns - _COARSEST_CLOCK_NS
    return [
        name
        for name, stamp in found.files.items()
        if stamp.mtime_ns >= settled_ns
        or _is_out_of_date(known.files.get(name), name, stamp, recipe)
    ]


def _is_out_of_date(
    record: FileRecord | None, name: str, stamp: Stamp, recipe: Recipe
) -> bool:
    return (
        record is None
        or record.stamp != stamp
        or record.recipe != recipe(name, record.kind)
        or record.state == "pending"
        or record.kind in TRANSIENT
    )


def _is_still(stamp: Stamp, terms: Terms) -> bool:
    """Whether a file last changed long enough ago, or by a clock that is ahead of ours."""
    return not terms.scanned_ns - terms.still_ns < stamp.ctime_ns <= terms.scanned_ns


def _move_invariant(stamp: Stamp) -> tuple[int, int, int]:
    """The part of a file's stamp that doesn't change with its name."""
    return stamp.inode, stamp.size, stamp.mtime_ns


def _vanished(found: Scan, hashes: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    documents = defaultdict[str, list[str]](list)
    for name in found.gone(hashes):
        documents[hashes[name]].append(name)
    return {sha256: tuple(names) for sha256, names in documents.items()}
