"""PDF files."""

from dataclasses import dataclass

from index.errors import UnreadableFile
from index.extract.blocks import join_blocks
from index.extract.extractor import Extract
from index.extract.optional_libraries import library_missing, recipe_with_version
from index.extract.pdf.headings import marked
from index.extract.pdf.paragraphs import unwrapped
from index.extract.pdf.running_heads import without_running_lines


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF file: its paragraphs in the order they were written in.

    What runs on from page to page is left out. A file that gives no text fails as
    "no_text", one cut short as "damaged", one that takes a password as "encrypted".
    """

    media_type: str = "application/pdf"

    @property
    def recipe(self) -> str:
        """The version of the rules, and of the library with PDFium in it."""
        return recipe_with_version("pdf/1", "pypdfium2")

    def extract(self, data: bytes) -> Extract:
        """Read the file's paragraphs, pages and headings."""
        try:
            # Imported here: only a PDF file needs it.
            from index.extract.pdf.pdfium import read_content  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise library_missing("pdf") from error
        content = read_content(data)
        pages = without_running_lines(content.pages)
        lines = [line for page in pages for line in page]
        extract = join_blocks(
            unwrapped(marked(lines, content.outline), len(content.pages))
        )
        if not extract.text:
            raise UnreadableFile(
                "no_text",
                "It has no text, only pictures of it: it is a scan. Run OCR over it"
                " first, for instance with ocrmypdf.",
            )
        return extract
