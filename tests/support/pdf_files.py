"""PDF files, written by reportlab."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

LEFT, TOP, PITCH = 72, 770, 14


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a page: its words, its size, and its position if not below the last."""

    text: str
    size: float = 11
    left: float = LEFT
    top: float | None = None
    gap: float = PITCH


def pdf(
    *pages: Sequence[Row | str], encrypt: StandardEncryption | None = None
) -> bytes:
    """A file of pages with the given lines, which are not wrapped."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, encrypt=encrypt)
    for page in pages:
        height: float = TOP
        for line in page:
            row = Row(line) if isinstance(line, str) else line
            height = height - row.gap if row.top is None else row.top
            canvas.setFont("Helvetica", row.size)
            canvas.drawString(row.left, height, row.text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def apart(text: str) -> Row:
    """The first line of a paragraph, set apart from the last one."""
    return Row(text, gap=PITCH * 2)
