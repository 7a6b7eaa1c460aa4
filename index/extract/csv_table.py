"""Tables in text files, with commas, semicolons or tabs between values."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from index.errors import UnreadableFile
from index.extract.blocks import join_blocks
from index.extract.decoding import decode
from index.extract.extractor import Extract
from index.extract.rows import named_rows

# The delimiter is guessed from this many rows.
_SAMPLE_ROWS = 50


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table in a text file; each row becomes a paragraph."""

    delimiters: Sequence[str] = (",", ";", "\t", "|")
    media_type: str = "text/csv"
    recipe: str = "csv/4"

    def extract(self, data: bytes) -> Extract:
        """Decode the file, guess its delimiter, and write each row as a paragraph."""
        text = decode(data)
        # The limit is global to the csv module, and no cell is longer than its file.
        csv.field_size_limit(max(len(text) + 1, csv.field_size_limit()))
        try:
            delimiter = max(self.delimiters, key=lambda option: _fit(text, option))
            return join_blocks(named_rows(_rows(text, delimiter)))
        except csv.Error as error:
            raise UnreadableFile(
                "damaged", f"It isn't a valid table: {error}."
            ) from error


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter)


def _fit(text: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows have the most common length, and that length.

    Rows of a single value don't count; (0, 0) if there are no others.
    """
    lengths = Counter(map(len, islice(_rows(text, delimiter), _SAMPLE_ROWS)))
    candidates = [(count, length) for length, count in lengths.items() if length > 1]
    return max(candidates, default=(0, 0))
