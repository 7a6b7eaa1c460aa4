"""What is read of a PDF file."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.extract.pdf.headings import Bookmark
from index.extract.pdf.lines import Line
from index.extract.pdf.tables.rules import Rules


@dataclass(frozen=True, slots=True)
class PdfContent:
    """The lines of each page in the order of the file, its ruling lines, and the outline."""

    pages: Sequence[Sequence[Line]]
    rules: Sequence[Rules]
    outline: Sequence[Bookmark]
