"""The base of the vectors: an immutable FAISS index, and its file.

Up to a measured size the index is exact. Larger ones are an inverted file (IVF): each vector is
in the list of its nearest centre, and a question searches only the lists whose centres are
nearest to it. In the lists, each pair of components is encoded as the nearest of 16 pairs, in
four bits (product quantisation: Jegou et al. 2011; scanned 32 vectors at a time: Andre et al.
2015); for vectors of an odd length, each component by itself. The cosines are close to the true
ones, and mostly below them; the caller computes those of the best again, from the catalogue.
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
# Chosen from the measurements in benchmarks/README.md, "Vectors".
EXACT_UP_TO = 20_000
_LISTS = 2  # times the square root of the number of vectors
_PROBED = 0.5  # the share of lists that a question searches
_TRAINED_ON = 32  # vectors per centre
_BITS = 4  # per pair of components
_ROUNDS = 8  # of training the pairs
_SEED = 1

_MAGIC_START = b"askquote vectors "
_MAGIC = _MAGIC_START + b"3\n"
_HEADER = np.dtype([("sequence", "<i8"), ("length", "<i8"), ("checksum", "<u4")])
_PAYLOAD = len(_MAGIC) + _HEADER.itemsize
_CHUNK = 1 << 20


class BaseDamaged(Exception):
    """The file is truncated, damaged or not a base; it can be rebuilt from the catalogue."""


@dataclass(frozen=True, slots=True, eq=False)
class VectorBase:
    """The vectors of texts by the texts' numbers, as of one sequence number.

    `memory` is the mapped file that the index refers to, if it was loaded from one.
    """

    sequence: int
    index: faiss.Index
    memory: mmap.mmap | None = None

    @classmethod
    def build(
        cls, sequence: int, source: VectorSource, exact_up_to: int = EXACT_UP_TO
    ) -> "VectorBase":
        """Index unit vectors: exactly if there are at most `exact_up_to`, else approximately.

        Apart from the index, this keeps in memory one block of vectors, and those that train
        the centres.
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
        """Open a base's file, and check all of it; it stays on the disk, mapped into memory.

        Raises:
            FileNotFoundError: there is no such file.
            BaseDamaged: its contents have changed since it was written.
        """
        with path.open("rb") as file:
            sequence = _check_file(file)
            memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        payload = np.frombuffer(memory, np.uint8, offset=_PAYLOAD)
        reader = faiss.ZeroCopyIOReader(  # type: ignore[attr-defined] # stubs lack it
            faiss.swig_ptr(payload), len(payload)
        )
        try:
            index = faiss.read_index(reader)
        except RuntimeError as error:  # FAISS, about a file of another version
            raise BaseDamaged(f"{path} can't be read by this FAISS: {error}") from error
        # FAISS copies the codes of an approximate base; the pages they came from can go.
        if hasattr(memory, "madvise"):  # not on Windows
            memory.madvise(mmap.MADV_DONTNEED)
        return cls(sequence, index, memory)

    def save(self, path: Path) -> None:
        """Write the base's file, atomically.

        A file that it replaces stays on the disk, without a name, while it is mapped.
        """
        partial = path.with_suffix(".new")
        try:
            with partial.open("wb+") as file:
                file.seek(_PAYLOAD)
                writer = faiss.PyCallbackIOWriter(  # type: ignore[attr-defined] # as above
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
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self.index.d)

    @property
    def count(self) -> int:
        """The number of vectors."""
        return int(self.index.ntotal)

    @property
    def is_exact(self) -> bool:
        """Whether it finds exactly the nearest, with their exact cosines."""
        return not isinstance(self.index, faiss.IndexIVF)

    def nearest(
        self, vector: Vectors, limit: int, among: NumberSet | None, gone: NumberSet
    ) -> tuple[Numbers, Vectors]:
        """The numbers and cosines of the nearest texts, nearest first; most of them if not exact.

        With `among`, it searches every list: those near the question may contain none of these
        texts.
        """
        _use_one_thread()
        parameters = self._parameters(search_all=among is not None)
        selector = _selector(
            among, gone
        )  # a variable, as FAISS keeps no reference to it
        parameters.sel = selector
        cosines, numbers = self.index.search(
            vector[np.newaxis], limit, params=parameters
        )
        found = numbers[0] >= 0  # FAISS pads with -1 if there are too few
        return numbers[0][found], cosines[0][found]

    def _parameters(self, *, search_all: bool) -> faiss.SearchParameters:
        if not isinstance(self.index, faiss.IndexIVF):
            return faiss.SearchParameters()
        parameters = faiss.SearchParametersIVF()
        parameters.nprobe = self.index.nlist if search_all else self.index.nprobe
        return parameters


def file_version(path: Path) -> str:
    """Identifies a base's file and how it is read here; "" if there is no file."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return ""
    stamp = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return f"{_MAGIC.decode().strip()}, faiss {faiss.__version__}, {stamp}"


def _use_one_thread() -> None:
    """Let FAISS work only in the calling thread.

    More threads wait for each other by spinning, which is many times slower on a busy machine.
    """
    faiss.omp_set_num_threads(1)  # applies only to the calling thread


def _inverted_file(source: VectorSource, numbers: Numbers) -> faiss.Index:
    """An empty index whose centres are trained on a sample of the vectors."""
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
        clustering.min_points_per_centroid = 1  # or FAISS warns about small indexes
    index.pq.cp.niter = _ROUNDS
    size = min(len(numbers), lists * _TRAINED_ON)
    chosen = np.random.default_rng(_SEED).choice(numbers, size, replace=False)
    vectors = source.of(chosen).vectors
    if size < 1 << _BITS:  # FAISS needs at least one for each value of a code
        vectors = np.resize(vectors, (1 << _BITS, dimension))
    index.train(vectors)
    return index


def _selector(among: NumberSet | None, gone: NumberSet) -> faiss.IDSelector | None:
    if among is not None:
        return _bitmap(among - gone)
    return None if gone.is_empty else faiss.IDSelectorNot(_bitmap(gone))


def _bitmap(numbers: NumberSet) -> faiss.IDSelector:
    # Python takes only the array, and keeps it; the stubs describe the C++ signature.
    return faiss.IDSelectorBitmap(numbers.bits)  # type: ignore[call-arg, arg-type]


def _check_file(file: BinaryIO) -> int:
    """Check a base's file, and return its sequence number."""
    start = file.read(_PAYLOAD)
    if start[: len(_MAGIC)] != _MAGIC or len(start) < _PAYLOAD:
        raise BaseDamaged(
            f"{file.name} is from another version of askquote; the next sync replaces it"
            if start.startswith(_MAGIC_START)
            else f"{file.name} isn't a base of vectors"
        )
    header = np.frombuffer(start[len(_MAGIC) :], _HEADER)[0]
    sequence = int(header["sequence"])
    length = os.fstat(file.fileno()).st_size - _PAYLOAD
    if length != header["length"] or _checksum(sequence, file) != header["checksum"]:
        raise BaseDamaged(f"{file.name} is damaged")
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
