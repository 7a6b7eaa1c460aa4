"""The lines and the outline of a PDF file, read with PDFium."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes import POINTER, byref, c_int, c_ushort, cast, create_string_buffer
from dataclasses import replace
from math import hypot
from statistics import median

import regex
from pypdfium2 import PdfDocument, PdfiumError, PdfTextPage, raw

from index.extract.blocks import clean
from index.extract.office.zipped_xml import damaged_file, encrypted_file
from index.extract.pdf.content import PdfContent
from index.extract.pdf.drawings import read_rules
from index.extract.pdf.headings import Bookmark
from index.extract.pdf.lines import Line, Word
from index.extract.pdf.tables.rules import Rules

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


# Hyphens at the ends of lines, among others, when many letters are read at once.
_MARKER = regex.compile("\ufffe")
_WORD = regex.compile(r"\S+")
_LINE = regex.compile(rf"[^{_LINE_ENDS}{_LINE_HYPHEN}]*{_LINE_HYPHEN}?")
_BOLD_NAME = regex.compile(rb"bold|black|heavy|CMBX", regex.IGNORECASE)
_MAX_FONT_NAME = 128


def read_content(data: bytes) -> PdfContent:
    """Read the lines and the outline of a PDF file.

    Raises:
        UnreadableFile: it is damaged, or needs a password.
    """
    try:
        with PdfDocument(data) as pdf:
            pages = [_page(pdf, number) for number in range(len(pdf))]
            return PdfContent(
                [lines for lines, _ in pages],
                [rules for _, rules in pages],
                list(_outline(pdf)),
            )
    except PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise encrypted_file() from error
        raise damaged_file("PDFium can't read it") from error


def _outline(pdf: PdfDocument) -> Iterator[Bookmark]:
    for entry in pdf.get_toc():
        target = entry.get_dest()
        page = target.get_index() if target else None
        if page is not None:
            yield Bookmark(entry.get_title(), page, entry.level + 1)


def _page(pdf: PdfDocument, number: int) -> tuple[Sequence[Line], Rules]:
    with closing(pdf[number]) as page, closing(page.get_textpage()) as text_page:
        _, bottom, _, top = page.get_bbox()
        edge = (top - bottom) * _EDGE_SHARE
        lines = [
            replace(line, is_at_edge=not bottom + edge < line.bottom < top - edge)
            for line in _lines(text_page, number)
        ]
        return lines, read_rules(page)


def _lines(text_page: PdfTextPage, page: int) -> Iterator[Line]:
    for match in _LINE.finditer(_text(text_page)):
        words = [
            Word(
                cleaned,
                _box(text_page, match.start() + word.start()).left,
                _box(text_page, match.start() + word.end() - 1).right,
                _is_bold(text_page, match.start() + word.start()),
            )
            for word in _WORD.finditer(match[0])
            if (cleaned := _clean(word[0]))
        ]
        if words:
            yield _line(text_page, match.start(), match[0], words, page)


def _clean(text: str) -> str:
    return clean(text.translate(_NON_CHARACTERS).translate(_REPLACEMENTS))


def _text(text_page: PdfTextPage) -> str:
    """The characters of a page, each at its index."""
    count = text_page.count_chars()
    buffer = create_string_buffer(2 * count + 2)
    pointer = cast(buffer, POINTER(c_ushort))
    written = raw.FPDFText_GetText(text_page, 0, count, pointer)
    text = buffer.raw[: 2 * count].decode("utf-16-le", "replace")
    if written == len(text) + 1 and len(text) == count:
        return _MARKER.sub(lambda found: _letter(text_page, found.start()), text)
    # What isn't a character was left out, which shifts the indices of all others.
    return "".join(_letter(text_page, number) for number in range(count))


def _letter(text_page: PdfTextPage, number: int) -> str:
    return chr(raw.FPDFText_GetUnicode(text_page, number))


def _line(
    text_page: PdfTextPage, start: int, text: str, words: Sequence[Word], page: int
) -> Line:
    first = start + len(text) - len(text.lstrip())
    last = start + len(text.rstrip()) - 1
    # The median ignores a footnote mark or a large initial.
    size = median(_size(text_page, n) for n in (first, (first + last) // 2, last))
    joined = " ".join(word.text for word in words)
    left, right = words[0].left, words[-1].right
    return Line(joined, page, left, right, _box(text_page, last).bottom, size, words)


def _box(text_page: PdfTextPage, number: int) -> raw.FS_RECTF:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text_page, number, byref(box))
    return box


def _is_bold(text_page: PdfTextPage, number: int) -> bool:
    name, flags = create_string_buffer(_MAX_FONT_NAME), c_int()
    raw.FPDFText_GetFontInfo(text_page, number, name, _MAX_FONT_NAME, byref(flags))
    return _BOLD_NAME.search(name.value) is not None


def _size(text_page: PdfTextPage, number: int) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text_page, number, byref(matrix))
    scale = hypot(matrix.c, matrix.d)
    return float(raw.FPDFText_GetFontSize(text_page, number)) * scale
