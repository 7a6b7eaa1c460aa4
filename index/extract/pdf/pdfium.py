"""The lines and the outline of a PDF file, read with PDFium."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes import byref
from dataclasses import dataclass, replace
from math import hypot
from statistics import median

from pypdfium2 import PdfDocument, PdfiumError, PdfPage, PdfTextPage, raw

from index.extract.blocks import clean
from index.extract.office.zipped_xml import damaged_file, encrypted_file
from index.extract.pdf.headings import Bookmark
from index.extract.pdf.lines import Line

# PDFium writes this for a hyphen at the end of a line, without a line end after it.
_LINE_HYPHEN = "\x02"
_LINE_ENDS = "\r\n"
# Not characters: PDFium's own markers, and what fonts use for glyphs without a meaning.
_NON_CHARACTERS = dict.fromkeys((0, 0xFFFE, 0xFFFF))
# The share of a page's height, at the top and the bottom, that contains running lines.
_EDGE_SHARE = 0.12
_REPLACEMENTS = str.maketrans(
    {
        _LINE_HYPHEN: "-",
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)


@dataclass(frozen=True, slots=True)
class PdfContent:
    """The lines of each page, in the order in which the file contains them, and the outline."""

    pages: Sequence[Sequence[Line]]
    outline: Sequence[Bookmark]


def read_content(data: bytes) -> PdfContent:
    """Read the lines and the outline of a PDF file.

    Raises:
        UnreadableFile: it is damaged, or needs a password.
    """
    try:
        with PdfDocument(data) as pdf:
            pages = [list(_page_lines(pdf, number)) for number in range(len(pdf))]
            return PdfContent(pages, list(_outline(pdf)))
    except PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise encrypted_file() from error
        raise damaged_file("PDFium can't read it") from error


def _outline(pdf: PdfDocument) -> Iterator[Bookmark]:
    for entry in pdf.get_toc():
        target = entry.get_dest()
        page = target.get_index() if target else None
        if page is not None:
            yield Bookmark(entry.get_title(), page)


def _page_lines(pdf: PdfDocument, number: int) -> Iterator[Line]:
    with closing(pdf[number]) as page, closing(page.get_textpage()) as text_page:
        for start, text in _raw_lines(text_page):
            cleaned = clean(text.translate(_NON_CHARACTERS).translate(_REPLACEMENTS))
            if cleaned:
                line = _line(text_page, start, text, cleaned, number)
                yield replace(line, is_at_edge=_is_at_edge(page, line))


def _is_at_edge(page: PdfPage, line: Line) -> bool:
    _, bottom, _, top = page.get_bbox()
    edge = (top - bottom) * _EDGE_SHARE
    return not bottom + edge < line.bottom < top - edge


def _raw_lines(text_page: PdfTextPage) -> Iterator[tuple[int, str]]:
    """Yield the lines as PDFium gives them, each with the index of its first character."""
    start = 0
    text = ""
    for number in range(text_page.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text_page, number))
        if letter not in _LINE_ENDS:
            text += letter
        if letter in _LINE_ENDS or letter == _LINE_HYPHEN:
            yield start, text
            start, text = number + 1, ""
    yield start, text


def _line(
    text_page: PdfTextPage, start: int, text: str, cleaned: str, page: int
) -> Line:
    first = start + len(text) - len(text.lstrip())
    last = start + len(text.rstrip()) - 1
    left, right = _box(text_page, first), _box(text_page, last)
    # The median ignores a footnote mark or a large initial.
    size = median(_size(text_page, n) for n in (first, (first + last) // 2, last))
    return Line(cleaned, page, left.left, right.right, right.bottom, size)


def _box(text_page: PdfTextPage, number: int) -> raw.FS_RECTF:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text_page, number, byref(box))
    return box


def _size(text_page: PdfTextPage, number: int) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text_page, number, byref(matrix))
    scale = hypot(matrix.c, matrix.d)
    return float(raw.FPDFText_GetFontSize(text_page, number)) * scale
