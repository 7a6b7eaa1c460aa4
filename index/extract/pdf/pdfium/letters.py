"""The letters of a page of a PDF file, read with PDFium."""

from ctypes import POINTER, byref, c_int, c_ushort, cast, create_string_buffer
from functools import lru_cache
from math import hypot

import regex
from pypdfium2 import PdfTextPage, raw

# Hyphens at the ends of lines, among others, when all letters are read at once.
_MARKER = regex.compile("\ufffe")
_BOLD = regex.compile(rb"bold|black|heavy|CMBX", regex.IGNORECASE)
_MAX_NAME = 128


class Letters:
    """The letters of a page by their index, with positions in points and font sizes."""

    def __init__(self, page: PdfTextPage) -> None:
        self._page = page.raw
        self._count = page.count_chars()
        # PDFium fills these in; they are made once, as there are calls for every word.
        self._box, self._matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self._name, self._flags = create_string_buffer(_MAX_NAME), c_int()

    def text(self) -> str:
        """All letters, each at its index."""
        buffer = create_string_buffer(2 * self._count + 2)
        pointer = cast(buffer, POINTER(c_ushort))
        written = raw.FPDFText_GetText(self._page, 0, self._count, pointer)
        text = buffer.raw[: 2 * self._count].decode("utf-16-le", "replace")
        if written == len(text) + 1 and len(text) == self._count:
            return _MARKER.sub(lambda found: self._letter(found.start()), text)
        # What isn't a character was left out, which shifts the indices of all others.
        return "".join(map(self._letter, range(self._count)))

    def left(self, number: int) -> float:
        """The left edge of a letter."""
        raw.FPDFText_GetLooseCharBox(self._page, number, byref(self._box))
        return float(self._box.left)

    def right(self, number: int) -> float:
        """The right edge of a letter."""
        raw.FPDFText_GetLooseCharBox(self._page, number, byref(self._box))
        return float(self._box.right)

    def bottom(self, number: int) -> float:
        """The lower edge of a letter's font."""
        raw.FPDFText_GetLooseCharBox(self._page, number, byref(self._box))
        return float(self._box.bottom)

    def is_bold(self, number: int) -> bool:
        """Whether a letter's font is bold, by its name."""
        raw.FPDFText_GetFontInfo(
            self._page, number, self._name, _MAX_NAME, byref(self._flags)
        )
        return _is_bold(self._name.value)

    def size(self, number: int) -> float:
        """The font size of a letter as it is shown."""
        raw.FPDFText_GetMatrix(self._page, number, byref(self._matrix))
        scale = hypot(self._matrix.c, self._matrix.d)
        return float(raw.FPDFText_GetFontSize(self._page, number)) * scale

    def _letter(self, number: int) -> str:
        return chr(raw.FPDFText_GetUnicode(self._page, number))


@lru_cache(maxsize=256)
def _is_bold(name: bytes) -> bool:
    return _BOLD.search(name) is not None
