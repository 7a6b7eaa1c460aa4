"""The lines, ruling lines and outline of a PDF file, read with PDFium."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from statistics import median

import regex
from pypdfium2 import PdfDocument, PdfiumError, raw

from index.extract.blocks import clean
from index.extract.office.zipped_xml import damaged_file, encrypted_file
from index.extract.pdf.annotations import with_annotations
from index.extract.pdf.content import PdfContent
from index.extract.pdf.headings import Bookmark
from index.extract.pdf.lines import Line, Word
from index.extract.pdf.pdfium.annotations import read_annotations
from index.extract.pdf.pdfium.drawings import read_rules
from index.extract.pdf.pdfium.letters import Letters
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


_WORD = regex.compile(r"\S+")
_LINE = regex.compile(rf"[^{_LINE_ENDS}{_LINE_HYPHEN}]*{_LINE_HYPHEN}?")


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
        letters = Letters(text_page)
        lines = [
            replace(line, is_at_edge=not bottom + edge < line.bottom < top - edge)
            for line in _lines(letters, number)
        ]
        annotated = with_annotations(lines, list(read_annotations(page)), number)
        return annotated, read_rules(page)


def _lines(letters: Letters, page: int) -> Iterator[Line]:
    for match in _LINE.finditer(letters.text()):
        words = list(_words(letters, match[0], match.start()))
        if words:
            yield _line(letters, match.start(), match[0], words, page)


def _words(letters: Letters, text: str, start: int) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        word = match[0]
        if not (word.isascii() and word.isprintable()):
            word = clean(word.translate(_NON_CHARACTERS).translate(_REPLACEMENTS))
        if word:
            first, last = start + match.start(), start + match.end() - 1
            left, right = letters.left(first), letters.right(last)
            yield Word(word, left, right, letters.is_bold(first))


def _line(
    letters: Letters, start: int, text: str, words: Sequence[Word], page: int
) -> Line:
    first = start + len(text) - len(text.lstrip())
    last = start + len(text.rstrip()) - 1
    # The median ignores a footnote mark or a large initial.
    size = median(letters.size(n) for n in (first, (first + last) // 2, last))
    joined = " ".join(word.text for word in words)
    left, right = words[0].left, words[-1].right
    return Line(joined, page, left, right, letters.bottom(last), size, words)
