"""A page of a PDF, in a process of its own: PDFium reads whatever a file says, in C.

    python -m index.extract.pdf.pdfium.drawing_child picture PAGE < FILE
    python -m index.extract.pdf.pdfium.drawing_child places PAGE TEXT… < FILE

Pages count from 1. The first prints a PNG; the second prints the page's size and the boxes of
each line of the texts as JSON.
"""

import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

import pypdfium2
from pypdfium2 import PdfDocument, PdfPage, PdfTextPage, raw

from index.extract.sandbox.child import limit_memory

_PIXELS = 1400
"""The longer side of a picture."""
_BYTES = 1_500_000_000

Box = tuple[float, float, float, float]
"""Left, top, width and height, in points from the page's upper left corner."""


def main(words: Sequence[str]) -> None:
    """Print what is asked of a page of the PDF in standard input."""
    limit_memory(_BYTES)
    task, number, *texts = words
    with PdfDocument(sys.stdin.buffer.read()) as pdf:
        page = pdf[int(number) - 1]
        if task == "picture":
            _draw(page)
        else:
            boxes = [box for text in texts for box in _places(page, text)]
            json.dump({"size": page.get_size(), "boxes": boxes}, sys.stdout)


def _draw(page: PdfPage) -> None:
    scale = _PIXELS / max(page.get_size())
    page.render(scale=scale).to_pil().save(sys.stdout.buffer, "PNG")


def _places(page: PdfPage, text: str) -> Iterator[Box]:
    """The boxes of a text's lines, or of those parts of it that the page has."""
    characters = list(_characters(page.get_textpage()))
    written = "".join(letter for letter, _ in characters)
    height = page.get_size()[1]
    # A row's cells stand apart, and a paragraph's lines may be joined by other words.
    for part in (text, *text.splitlines(), *text.split("  ")):
        wanted = "".join(letter for letter in _letters(part))
        start = written.find(wanted) if wanted else -1
        if start >= 0:
            found = [box for _, box in characters[start : start + len(wanted)]]
            yield from _lines(found, height)
            if part == text:
                return


def _letters(text: str) -> Iterator[str]:
    """Letters and digits without ligatures: spaces and hyphens differ from the page's."""
    for letter in unicodedata.normalize("NFKC", text):
        if letter.isalnum():
            yield letter


def _characters(text: PdfTextPage) -> Iterator[tuple[str, Box]]:
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        for letter in _letters(chr(code)) if code else ():
            yield letter, text.get_charbox(index, loose=True)


def _lines(boxes: Sequence[Box], height: float) -> Iterator[Box]:
    """One box for each run of characters on the same line."""

    def line(box: Box) -> float:
        return round((box[1] + box[3]) / 4)  # two points apart is the same line

    for _, group in groupby(boxes, line):
        run = list(group)
        left, right = min(box[0] for box in run), max(box[2] for box in run)
        bottom, top = min(box[1] for box in run), max(box[3] for box in run)
        yield left, height - top, right - left, top - bottom


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (pypdfium2.PdfiumError, MemoryError, IndexError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
