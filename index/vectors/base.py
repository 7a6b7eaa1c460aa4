"""The base of the vectors: an immutable FAISS index, and its file.

Up to a measured size the index is exact. Beyond it an inverted file (IVF) takes over: the
vectors stand in lists, each around a centre, and a question looks only into the lists whose
centres are nearest to it. There each pair of components is the nearest of 16 pairs, in four bits
(product quantisation: Jegou et al. 2011; read 32 vectors at a time: Andre et al. 2015); where a
vector has an odd number of them, each component by itself. Its cosines are near the true ones,
and mostly below them; whoever asks computes those of the best again, from the catalogue.
"""

import math
import mmap
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import faiss
import numpy as np

from index.embed.embedder import Vectors
from index.vectors.number_set import Numbers, NumberSet
from index.vectors.source import VectorSource

FILE_NAME = "vectors.base"
# Chosen by what benchmarks/README.md measures, "Vectors".
EXACT_UP_TO = 20_000
_LISTS = 2  # for n vectors so many times the root of n
_PROBED = 0.5  # of the lists, for a question
_TRAINED_ON = 32  # vectors for each centre
_BITS = 4  # for a pair of components
_ROUNDS = 8  # of learning the pairs
_SEED = 1

_OURS = b"askquote vectors "
_MAGIC = _OURS + b"3\n"
_HEADER = np.dtype([("sequence", "<i8"), ("length", "<i8"), ("checksum", "<u4")])
_PAYLOAD = len(_MAGIC) + _HEADER.itemsize
_CHUNK = 1 << 20


class BaseDamaged(Exception):
    """The file is short, damaged or no base; it can be made again from the catalogue."""


@dataclass(frozen=True, slots=True, eq=False)
class VectorBase:
    """Vectors of texts under the texts' numbers, as of one sequence number.

    `memory` is what the index lies in, where that isn't its own.
    """

    sequence: int
    index: faiss.Index
    memory: mmap.mmap | None = None

    @classmethod
    def build(
        cls, sequence: int, source: VectorSource, exact_up_to: int = EXACT_UP_TO
    ) -> "VectorBase":
        """Index unit vectors: exactly up to so many of them, else approximately.

        Beside the index, memory holds a block of vectors and those the centres are learned
        from.
        """
        _use_one_thread()
        numbers = source.numbers()
        if len(numbers) > exact_up_to:
            index = _inverted_file(source, numbers)
        else:
            index = faiss.IndexIDMap(faiss.IndexFlatIP(source.dimension))
        for block in source.blocks():
            index.add_with_ids(block.vectors, block.numbers)
        return cls(sequence, index)

    @classmethod
    def load(cls, path: Path) -> "VectorBase":
        """Open a base's file, and check it all; it stays on the disk, mapped into memory.

        Raises:
            FileNotFoundError: there is none.
            BaseDamaged: the file is not as it was written.
        """
        with path.open("rb") as file:
            sequence = _checked_sequence(file)
            memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        payload = np.frombuffer(memory, np.uint8, offset=_PAYLOAD)
        reader = faiss.ZeroCopyIOReader(  # type: ignore[attr-defined] # stubs lack it
            faiss.swig_ptr(payload), len(payload)
        )
        try:
            index = faiss.read_index(reader)
        except RuntimeError as error:  # FAISS's, of another version's file
            raise BaseDamaged(f"{path} can't be read by this FAISS: {error}") from error
        # Of an approximate base FAISS copies the codes; the pages they came from may go.
        if hasattr(memory, "madvise"):  # Windows has none
            memory.madvise(mmap.MADV_DONTNEED)
        return cls(sequence, index, memory)

    def save(self, path: Path) -> None:
        """Write the base: whole or not at all, whatever happens meanwhile.

        The file that was there stays, nameless, for those who have it mapped.
        """
        half_made = path.with_suffix(".new")
        try:
            with half_made.open("wb+") as file:
                file.seek(_PAYLOAD)
                writer = faiss.PyCallbackIOWriter(  # type: ignore[attr-defined] # likewise
                    file.write, _CHUNK
                )
                faiss.write_index(self.index, writer)
                length = file.tell() - _PAYLOAD
                checksum = _checksum(self.sequence, file)
                header = np.array([(self.sequence, length, checksum)], dtype=_HEADER)
                file.seek(0)
                file.write(_MAGIC + header.tobytes())
                file.flush()
                os.fsync(file.fileno())
            half_made.replace(path)
        finally:
            half_made.unlink(missing_ok=True)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self.index.d)

    @property
    def count(self) -> int:
        """How many vectors it holds."""
        return int(self.index.ntotal)

    @property
    def is_exact(self) -> bool:
        """Whether it finds the very nearest, with their exact cosines."""
        return not isinstance(self.index, faiss.IndexIVF)

    def nearest(
        self, vector: Vectors, limit: int, among: NumberSet | None, gone: NumberSet
    ) -> tuple[Numbers, Vectors]:
        """The numbers and cosines of the nearest texts, nearest first; of most of them if not exact.

        `among` a few texts every list is looked into, for the lists near the question may hold
        none of them.
        """
        _use_one_thread()
        parameters = self._parameters(is_whole=among is None)
        selector = _selector(among, gone)  # named, as FAISS keeps no reference to it
        parameters.sel = selector
        cosines, numbers = self.index.search(
            vector[np.newaxis], limit, params=parameters
        )
        found = numbers[0] >= 0  # FAISS fills up with -1 where there are too few
        return numbers[0][found], cosines[0][found]

    def _parameters(self, *, is_whole: bool) -> faiss.SearchParameters:
        if not isinstance(self.index, faiss.IndexIVF):
            return faiss.SearchParameters()
        parameters = faiss.SearchParametersIVF()
        parameters.nprobe = self.index.nprobe if is_whole else self.index.nlist
        return parameters


def file_version(path: Path) -> str:
    """Tells a base's file, as it is read here, from any other; "" where there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return ""
    stamp = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return f"{_MAGIC.decode().strip()}, faiss {faiss.__version__}, {stamp}"


def _use_one_thread() -> None:
    """Let FAISS work in the calling thread alone.

    More threads wait for each other by spinning: where others work too, many times slower.
    """
    faiss.omp_set_num_threads(1)  # holds for the calling thread only


def _inverted_file(source: VectorSource, numbers: Numbers) -> faiss.Index:
    """An empty index whose centres are learned from a sample of the vectors."""
    lists = min(_LISTS * math.isqrt(len(numbers)), len(numbers))
    dimension = source.dimension
    index = faiss.IndexIVFPQFastScan(
        faiss.IndexFlatIP(dimension),
        dimension,
        lists,
        dimension if dimension % 2 else dimension // 2,
        _BITS,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.nprobe = math.ceil(lists * _PROBED)
    for clustering in (index.cp, index.pq.cp):
        clustering.seed = _SEED
        clustering.min_points_per_centroid = 1  # or FAISS warns of small indexes
    index.pq.cp.niter = _ROUNDS
    size = min(len(numbers), lists * _TRAINED_ON)
    chosen = np.random.default_rng(_SEED).choice(numbers, size, replace=False)
    vectors = source.of(chosen).vectors
    if size < 1 << _BITS:  # FAISS wants as many as a code has values
        vectors = np.resize(vectors, (1 << _BITS, dimension))
    index.train(vectors)
    return index


def _selector(among: NumberSet | None, gone: NumberSet) -> faiss.IDSelector | None:
    if among is not None:
        return _bitmap(among - gone)
    return None if gone.is_empty else faiss.IDSelectorNot(_bitmap(gone))


def _bitmap(numbers: NumberSet) -> faiss.IDSelector:
    # Python takes the array alone, and keeps it; the stubs say what C++ takes.
    return faiss.IDSelectorBitmap(numbers.bits)  # type: ignore[call-arg, arg-type]


def _checked_sequence(file: BinaryIO) -> int:
    """The sequence number of a base's file that is as it was written."""
    start = file.read(_PAYLOAD)
    if start[: len(_MAGIC)] != _MAGIC or len(start) < _PAYLOAD:
        raise BaseDamaged(
            f"{file.name} is of another version of askquote, which the next sync mends"
            if start.startswith(_OURS)
            else f"{file.name} is no base of vectors"
        )
    header = np.frombuffer(start[len(_MAGIC) :], _HEADER)[0]
    sequence = int(header["sequence"])
    length = os.fstat(file.fileno()).st_size - _PAYLOAD
    if length != header["length"] or _checksum(sequence, file) != header["checksum"]:
        raise BaseDamaged(f"{file.name} is not as it was written")
    return sequence


def _checksum(sequence: int, file: BinaryIO) -> int:
    checksum = zlib.crc32(sequence.to_bytes(8, "little", signed=True))
    for chunk in _chunks(file):
        checksum = zlib.crc32(chunk, checksum)
    return checksum


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(_PAYLOAD)
    while chunk := file.read(_CHUNK):
        yield chunk
