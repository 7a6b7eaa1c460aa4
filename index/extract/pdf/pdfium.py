"""A PDF file's lines and outline, as PDFium sees them."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes import byref
from dataclasses import dataclass, replace
from math import hypot
from statistics import median

from pypdfium2 import PdfDocument, PdfiumError, PdfPage, PdfTextPage, raw

from index.extract.blocks import clean
from index.extract.office.zipped_xml import damaged, encrypted
from index.extract.pdf.headings import Bookmark
from index.extract.pdf.lines import Line

# PDFium's sign for a hyphen at the end of a line, behind which it writes no line's end.
_LINE_HYPHEN = "\x02"
_LINE_ENDS = "\r\n"
# No characters: PDFium's own, and what a font says of a glyph that means nothing.
_NOTHING = dict.fromkeys((0, 0xFFFE, 0xFFFF))
# Of a page's height: few heads and feet stand farther in.
_EDGE = 0.12
_LETTERS = str.maketrans(
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
    """The lines of each page in the order they were written in, and the outline."""

    pages: Sequence[Sequence[Line]]
    outline: Sequence[Bookmark]


def read_content(data: bytes) -> PdfContent:
    """Read a PDF file's lines and outline.

    Raises:
        UnreadableFile: it is damaged, or takes a password.
    """
    try:
        with PdfDocument(data) as pdf:
            pages = [list(_page_lines(pdf, number)) for number in range(len(pdf))]
            return PdfContent(pages, list(_outline(pdf)))
    except PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise encrypted() from error
        raise damaged("PDFium can't read it") from error


def _outline(pdf: PdfDocument) -> Iterator[Bookmark]:
    for entry in pdf.get_toc():
        target = entry.get_dest()
        page = target.get_index() if target else None
        if page is not None:
            yield Bookmark(entry.get_title(), page)


def _page_lines(pdf: PdfDocument, number: int) -> Iterator[Line]:
    with closing(pdf[number]) as page, closing(page.get_textpage()) as letters:
        for start, text in _written_lines(letters):
            shown = clean(text.translate(_NOTHING).translate(_LETTERS))
            if shown:
                line = _line(letters, start, text, shown, number)
                yield replace(line, is_at_edge=_is_at_edge(page, line))


def _is_at_edge(page: PdfPage, line: Line) -> bool:
    _, bottom, _, top = page.get_bbox()
    edge = (top - bottom) * _EDGE
    return not bottom + edge < line.bottom < top - edge


def _written_lines(letters: PdfTextPage) -> Iterator[tuple[int, str]]:
    """The lines as PDFium wrote them, each with the number of its first character."""
    start = 0
    text = ""
    for number in range(letters.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(letters, number))
        if letter not in _LINE_ENDS:
            text += letter
        if letter in _LINE_ENDS or letter == _LINE_HYPHEN:
            yield start, text
            start, text = number + 1, ""
    yield start, text


def _line(letters: PdfTextPage, start: int, text: str, shown: str, page: int) -> Line:
    first = start + len(text) - len(text.lstrip())
    last = start + len(text.rstrip()) - 1
    left, right = _box(letters, first), _box(letters, last)
    # A footnote's mark or a large initial is not what the line is written in.
    size = median(_size(letters, n) for n in (first, (first + last) // 2, last))
    return Line(shown, page, left.left, right.right, right.bottom, size)


def _box(letters: PdfTextPage, number: int) -> raw.FS_RECTF:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(letters, number, byref(box))
    return box


def _size(letters: PdfTextPage, number: int) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(letters, number, byref(matrix))
    scale = hypot(matrix.c, matrix.d)
    return float(raw.FPDFText_GetFontSize(letters, number)) * scale
