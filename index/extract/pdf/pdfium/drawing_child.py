"""A page of a PDF, in a process of its own: PDFium reads whatever a file says, in C.

`python -m index.extract.pdf.pdfium.drawing_child` gets two messages: a JSON object with the
`page`, numbered from 1, and the bytes of a file. It prints the page as a PNG. If the object
has `quotes`, it prints the page's size and the boxes of the quotes' lines as JSON instead. A quote is
a pair: the page's text before it, and its own.
"""

import ctypes
import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

import pypdfium2
from pypdfium2 import PdfDocument, PdfPage, raw

from index.extract.sandbox.child import limit_memory
from index.extract.sandbox.frames import receive

_PIXELS = 1400
"""The longer side of a picture."""
_BYTES = 1_500_000_000
_FINE = 10  # PDFium places points in whole units: tenths of a point

Box = tuple[float, float, float, float]
"""In the page's own coordinates left, bottom, right and top, counted from its lower left corner;
as it is drawn left, top, right and bottom, from the upper left corner. In points."""


def main() -> None:
    """Print what is asked of a page."""
    limit_memory(_BYTES)
    request = json.loads(receive(sys.stdin.buffer))
    with PdfDocument(receive(sys.stdin.buffer)) as pdf:
        page = pdf[request["page"] - 1]
        if "quotes" in request:
            drawn = Drawn(page)
            boxes = [box for quote in request["quotes"] for box in drawn.boxes(*quote)]
            json.dump({"size": page.get_size(), "boxes": boxes}, sys.stdout)
        else:
            scale = _PIXELS / max(page.get_size())
            page.render(scale=scale).to_pil().save(sys.stdout.buffer, "PNG")


class Drawn:
    """The letters of a page in its order, and where they are drawn."""

    def __init__(self, page: PdfPage) -> None:
        self._page = page
        text = page.get_textpage()
        self._places = [
            (letter, index)
            for index in range(text.count_chars())
            for letter in _letters(chr(raw.FPDFText_GetUnicode(text, index)))
        ]
        self._written = "".join(letter for letter, _ in self._places)
        self._text = text

    def boxes(self, before: str, quote: str) -> Iterator[Box]:
        """The boxes of a quote's lines; none if the page doesn't have it as it stands.

        Of several such places on the page, it is the one after as many as the text has before.
        """
        wanted = "".join(_letters(quote))
        start = -1
        for _ in range("".join(_letters(before)).count(wanted) + 1 if wanted else 0):
            start = self._written.find(wanted, start + 1)
            if start < 0:
                return
        if start >= 0:
            places = self._places[start : start + len(wanted)]
            boxes = [self._text.get_charbox(n, loose=True) for _, n in places]
            yield from map(self._drawn, _lines(boxes))

    def _drawn(self, box: Box) -> Box:
        """A box of the page's own coordinates where it is drawn: pages may be turned."""
        left, bottom, right, top = box
        (x, y), (other_x, other_y) = self._point(left, bottom), self._point(right, top)
        return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        width, height = (int(side * _FINE) for side in self._page.get_size())
        at_x, at_y = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(self._page, 0, 0, width, height, 0, x, y, at_x, at_y)
        return at_x.value / _FINE, at_y.value / _FINE


def _letters(text: str) -> Iterator[str]:
    """Letters and digits without ligatures: spaces and hyphens differ from the page's."""
    for letter in unicodedata.normalize("NFKC", text):
        if letter.isalnum():
            yield letter


def _lines(boxes: Sequence[Box]) -> Iterator[Box]:
    """One box for each run of letters on the same line."""

    def line(box: Box) -> float:
        return round((box[1] + box[3]) / 4)  # two points apart is the same line

    for _, group in groupby(boxes, line):
        lefts, bottoms, rights, tops = zip(*group, strict=True)
        yield min(lefts), min(bottoms), max(rights), max(tops)


if __name__ == "__main__":
    try:
        main()
    except (pypdfium2.PdfiumError, MemoryError, IndexError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
