"""The base of the vectors: an immutable FAISS index, and its file."""

import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from index.embedder import Vectors

FILE_NAME = "vectors.base"

_MAGIC = b"askquote vectors 1\n"
_HEADER = np.dtype([("sequence", "<i8"), ("length", "<i8"), ("checksum", "<u4")])


class BaseDamaged(Exception):
    """The file is short, damaged or no base; it can be made again from the catalogue."""


@dataclass(frozen=True, slots=True)
class VectorBase:
    """Vectors of texts under the texts' numbers, as of one sequence number."""

    sequence: int
    index: faiss.Index

    @classmethod
    def build(
        cls, sequence: int, numbers: npt.NDArray[np.int64], vectors: Vectors
    ) -> "VectorBase":
        """Index unit vectors of shape (len(numbers), dimension) exactly."""
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        index.add_with_ids(np.ascontiguousarray(vectors), numbers)
        return cls(sequence, index)

    @classmethod
    def load(cls, path: Path) -> "VectorBase":
        """Read a base from its file.

        Raises:
            FileNotFoundError: there is none.
            BaseDamaged: the file is not as it was written.
        """
        data = np.fromfile(path, np.uint8)
        start = len(_MAGIC) + _HEADER.itemsize
        if data[: len(_MAGIC)].tobytes() != _MAGIC or len(data) < start:
            raise BaseDamaged(f"{path} is no base of vectors")
        header = data[len(_MAGIC) : start].view(_HEADER)[0]
        payload = data[start:]
        sequence = int(header["sequence"])
        checksum = _checksum(sequence, payload)
        if len(payload) != header["length"] or checksum != header["checksum"]:
            raise BaseDamaged(f"{path} is not as it was written")
        return cls(sequence, faiss.deserialize_index(payload))

    def save(self, path: Path) -> None:
        """Write the base: whole or not at all, whatever happens meanwhile."""
        payload = faiss.serialize_index(self.index)
        header = np.array(
            [(self.sequence, len(payload), _checksum(self.sequence, payload))],
            dtype=_HEADER,
        )
        half_made = path.with_suffix(".new")
        with half_made.open("wb") as file:
            file.write(_MAGIC + header.tobytes())
            file.write(payload.data)
            file.flush()
            os.fsync(file.fileno())
        half_made.replace(path)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self.index.d)

    @property
    def count(self) -> int:
        """How many vectors it holds."""
        return int(self.index.ntotal)

    def nearest(
        self,
        vector: Vectors,
        limit: int,
        among: npt.NDArray[np.int64] | None,
        without: npt.NDArray[np.int64],
    ) -> tuple[npt.NDArray[np.int64], Vectors]:
        """The numbers and cosines of the nearest texts, nearest first."""
        parameters = faiss.SearchParameters()
        selector = _selector(among, without)  # named, as FAISS keeps no reference to it
        parameters.sel = selector
        cosines, numbers = self.index.search(
            vector[np.newaxis], limit, params=parameters
        )
        found = numbers[0] >= 0  # FAISS fills up with -1 where there are too few
        return numbers[0][found], cosines[0][found]


def _selector(
    among: npt.NDArray[np.int64] | None, without: npt.NDArray[np.int64]
) -> faiss.IDSelector | None:
    if among is not None:
        return faiss.IDSelectorBatch(np.setdiff1d(among, without))
    if len(without):
        return faiss.IDSelectorNot(faiss.IDSelectorBatch(without))
    return None


def _checksum(sequence: int, payload: npt.NDArray[np.uint8]) -> int:
    number = sequence.to_bytes(8, "little", signed=True)
    return zlib.crc32(payload.data, zlib.crc32(number))
