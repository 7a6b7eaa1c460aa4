"""One table in each kind of file that may have it."""

import csv
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO

import openpyxl
from docx import Document

from tests.support import pdf_stories
from tests.support.samples import saved

HEADER = ["Pump", "Flow (l/min)", "Power", "Maker", "Country", "Last service"]
ROWS = [
    ["Arvid", "486", "2.4 kW", "Pompa Srl", "Italy", "2 March 2023"],
    ["Bjarne", "971", "6.7 kW", "Hydrax", "Norway", "14 June 2022"],
    ["Colm", "132", "7.3 kW", "Calder & Sons", "Scotland", "2 October 2019"],
    ["Dagny", "630", "3.1 kW", "Hydrax", "Norway", "9 June 2021"],
    ["Eskil", "469", "2.1 kW", "Pompa Srl", "Italy", ""],
    ["Freja", "655", "7.6 kW", "Mizuno", "Japan", "7 June 2020"],
]
ALL = (HEADER, *ROWS)


def _lines(separator: str, widths: Sequence[int]) -> str:
    rows = (
        separator.join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        )
        for row in ALL
    )
    return "Pumps\n\n" + "\n".join(row.rstrip(" ") for row in rows) + "\n"


def _markdown() -> str:
    rows = (HEADER, ["---"] * len(HEADER), *ROWS)
    return "# Pumps\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _csv() -> str:
    file = StringIO()
    csv.writer(file).writerows(ALL)
    return file.getvalue()


def _page() -> str:
    rows = (f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in ALL)
    return f"<h1>Pumps</h1><table>{''.join(rows)}</table>".replace("&", "&amp;")


def _labels() -> str:
    """Each row as a list of labels and values below a heading."""
    parts = (
        "\n".join(
            f"- **{name}**: {value}"
            for name, value in zip(HEADER[1:], row[1:], strict=True)
            if value
        )
        for row in ROWS
    )
    sections = (f"## {row[0]}\n\n{part}" for row, part in zip(ROWS, parts, strict=True))
    return "# Pumps\n\n" + "\n\n".join(sections)


def _sheet() -> bytes:
    book, file = openpyxl.Workbook(), BytesIO()
    for row in ALL:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(file)
    return file.getvalue()


def _word() -> bytes:
    document = Document()
    document.add_heading("Pumps", 1)
    table = document.add_table(0, len(HEADER))
    for row in ALL:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    return saved(document)


def _pdf(*style: tuple[object, ...]) -> bytes:
    return pdf_stories.story(
        pdf_stories.paragraph("Pumps"), pdf_stories.table(ALL, *style)
    )


TABLES: Mapping[str, str | bytes] = {
    "pumps.md": _markdown(),
    "labels.md": _labels(),
    "tabs.txt": _lines("\t", [0] * len(HEADER)),
    "columns.txt": _lines("  ", [10, 14, 8, 15, 10, 16]),
    "pumps.csv": _csv(),
    "pumps.html": _page(),
    "pumps.xlsx": _sheet(),
    "pumps.docx": _word(),
    "grid.pdf": _pdf(pdf_stories.GRID),
    "plain.pdf": _pdf(pdf_stories.BOLD_HEADER),
}
