"""Tables in text files: values parted by commas, semicolons or tabs."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from index.errors import UnreadableFile
from index.extract.blocks import put_together
from index.extract.decoding import decode
from index.extract.extractor import Extract
from index.extract.rows import named_rows

# As many rows show what parts the values.
_SAMPLE = 50


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table in a text file: a row is a paragraph."""

    delimiters: Sequence[str] = (",", ";", "\t")
    media_type: str = "text/csv"
    recipe: str = "csv/2"

    def extract(self, data: bytes) -> Extract:
        """Decode the file, find out what parts its values, and write its rows down."""
        text = decode(data)
        # The library's limit is one for all; a cell is no longer than its file.
        csv.field_size_limit(max(len(text) + 1, csv.field_size_limit()))
        try:
            delimiter = max(self.delimiters, key=lambda each: _fit(text, each))
            return put_together(named_rows(_rows(text, delimiter)))
        except csv.Error as error:
            raise UnreadableFile("damaged", f"It is no table: {error}.") from error


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter)


def _fit(text: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows agree in their number of values, and on which number."""
    lengths = Counter(map(len, islice(_rows(text, delimiter), _SAMPLE)))
    agreed = [(count, length) for length, count in lengths.items() if length > 1]
    return max(agreed, default=(0, 0))
