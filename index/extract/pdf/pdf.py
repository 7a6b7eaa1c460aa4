"""PDF files."""

from dataclasses import dataclass

from index.errors import UnreadableFile
from index.extract.blocks import join_blocks
from index.extract.extractor import Extract
from index.extract.optional_libraries import library_missing, recipe_with_version
from index.extract.pdf.headings import mark_headings
from index.extract.pdf.paragraphs import unwrap
from index.extract.pdf.running_heads import without_running_lines


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
        return recipe_with_version("pdf/1", "pypdfium2")

    def extract(self, data: bytes) -> Extract:
        """Read the paragraphs, pages and headings of the file."""
        try:
            # Imported here: only PDF files need it.
            from index.extract.pdf.pdfium import read_content  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise library_missing("pdf") from error
        content = read_content(data)
        pages = without_running_lines(content.pages)
        lines = [line for page in pages for line in page]
        extract = join_blocks(
            unwrap(mark_headings(lines, content.outline), len(content.pages))
        )
        if not extract.text:
            raise UnreadableFile(
                "no_text",
                "It is a scan, with pictures of text only. Run OCR on it first, for"
                " instance with ocrmypdf.",
            )
        return extract
