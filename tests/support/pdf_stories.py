"""PDF files of paragraphs and tables, laid out by reportlab."""

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
    TableStyle,
)

PLAIN = ParagraphStyle("plain", fontSize=10, leading=12, spaceAfter=8)
GRID = ("GRID", (0, 0), (-1, -1), 0.5, black)
LINES_BELOW = ("LINEBELOW", (0, 0), (-1, -1), 0.5, black)
THREE_LINES = (
    ("LINEABOVE", (0, 0), (-1, 1), 0.5, black),
    ("LINEBELOW", (0, -1), (-1, -1), 0.5, black),
)
BOLD_HEADER = ("FONT", (0, 0), (-1, 0), "Helvetica-Bold")


def paragraph(text: str, style: ParagraphStyle = PLAIN) -> Paragraph:
    """A paragraph, wrapped to the width of its frame or cell."""
    return Paragraph(text, style)


def table(
    rows: Sequence[Sequence[object]],
    *style: tuple[object, ...],
    widths: Sequence[float] | None = None,
    repeat: int = 0,
) -> Table:
    """A table of texts and paragraphs."""
    commands = [("VALIGN", (0, 0), (-1, -1), "TOP"), *style]
    return Table(
        [list(row) for row in rows],
        style=TableStyle(commands),
        colWidths=widths,
        repeatRows=repeat,
    )


def story(*parts: Flowable) -> bytes:
    """A file of one column."""
    file = BytesIO()
    SimpleDocTemplate(file, pagesize=A4).build(list(parts))
    return file.getvalue()


def columns(*parts: Flowable) -> bytes:
    """A file of two columns."""
    file = BytesIO()
    template = BaseDocTemplate(file, pagesize=A4)
    frames = [Frame(left, 60, 220, 720) for left in (60, 310)]
    template.addPageTemplates(PageTemplate(frames=frames))
    template.build(list(parts))
    return file.getvalue()
