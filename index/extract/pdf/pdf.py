"""PDF files."""

from collections.abc import Iterator
from dataclasses import dataclass

from index.errors import UnreadableFile
from index.extract.blocks import Block, join_blocks
from index.extract.extractor import Extract
from index.extract.optional_libraries import library_missing, recipe_with_version
from index.extract.pdf.content import PdfContent
from index.extract.pdf.headings import mark_headings
from index.extract.pdf.hyphens import Hyphens
from index.extract.pdf.paragraphs import unwrap
from index.extract.pdf.running_heads import without_running_lines
from index.extract.pdf.tables.grids import find_grids
from index.extract.pdf.tables.pages import keep_grids, tabulate
from index.extract.pdf.tables.prose import write_tables


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF file: its paragraphs, in the order in which the file contains them.

    Running heads and feet are dropped. A file without text fails as "no_text", a truncated
    one as "damaged", and one that needs a password as "encrypted".
    """

    media_type: str = "application/pdf"

    @property
    def recipe(self) -> str:
        """The version of the rules and of the library that bundles PDFium."""
        return recipe_with_version("pdf/3", "pypdfium2")

    def extract(self, data: bytes) -> Extract:
        """Read the paragraphs, pages and headings of the file."""
        try:
            # Imported here: only PDF files need it.
            from index.extract.pdf.pdfium.reader import read_content  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise library_missing("pdf") from error
        extract = join_blocks(_blocks(read_content(data)))
        if not extract.text:
            raise UnreadableFile(
                "no_text",
                "It is a scan, with pictures of text only. Run OCR on it first, for"
                " instance with ocrmypdf.",
            )
        return extract


def _blocks(content: PdfContent) -> Iterator[Block]:
    """The blocks without running lines, with tables written out."""
    grids = [find_grids(rules) for rules in content.rules]
    pages = without_running_lines(list(map(keep_grids, content.pages, grids)))
    hyphens = Hyphens.of(line.text for lines in pages for line in lines)
    parts = [list(tabulate(*page, hyphens)) for page in zip(pages, grids, strict=True)]
    lines = mark_headings(list(write_tables(parts)), content.outline)
    yield from unwrap(lines, len(pages), hyphens)
