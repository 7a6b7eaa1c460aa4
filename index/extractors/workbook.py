"""Excel workbooks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from typing import Any

from index.errors import UnreadableFile
from index.extractor import Extract
from index.extractors.blocks import Block, put_together
from index.extractors.named_rows import named_rows
from index.extractors.package import damaged, open_package
from index.extras import library_missing, versioned


@dataclass(frozen=True, slots=True)
class Workbook:
    """An Excel workbook: each sheet under its name, a row a paragraph.

    Hidden sheets are read too. Of a formula there is the value that was saved with it.
    """

    media_type: str = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )

    @property
    def recipe(self) -> str:
        """The rules' version and openpyxl's."""
        return versioned("xlsx/1", "openpyxl")

    def extract(self, data: bytes) -> Extract:
        """Read the sheets in order."""
        open_package(data).archive.close()
        try:
            from openpyxl import load_workbook  # noqa: PLC0415 - no other kind needs it
        except ImportError as error:
            raise library_missing("xlsx") from error
        try:
            book = load_workbook(BytesIO(data), read_only=True, data_only=True)
            sheets = [list(_sheet(sheet)) for sheet in book.worksheets]
        except MemoryError:
            raise
        except (
            Exception
        ) as error:  # it raises whatever it stumbles over in a broken file
            raise damaged("openpyxl can't read it as a workbook") from error
        if not any(len(sheet) > 1 for sheet in sheets):
            raise UnreadableFile(
                "empty",
                "No cell of it has a value; if it holds formulas, open it, let them compute and save it.",
            )
        return put_together(block for sheet in sheets for block in sheet)


def _sheet(sheet: Any) -> Iterator[Block]:  # noqa: ANN401 - openpyxl ships no types
    yield Block(sheet.title, "heading")
    # What the file says of its size may be wrong.
    sheet.reset_dimensions()
    yield from named_rows(tuple(map(_shown, row)) for row in sheet.iter_rows())


def _shown(cell: Any) -> str:  # noqa: ANN401 - likewise
    """A cell's value as its sheet shows it, dates in ISO's form."""
    match cell.value:
        case None:
            return ""
        case bool() as truth:
            return str(truth).upper()
        case int() | float() as number:
            return _number(number, str(cell.number_format))
        case datetime() as moment:
            return _moment(moment, str(cell.number_format))
    return str(cell.value)


def _moment(moment: datetime, number_format: str) -> str:
    """A date, with the time of day where the sheet shows it."""
    if moment.time() == time() and "h" not in number_format:
        return moment.date().isoformat()
    return moment.isoformat(" ", "seconds" if moment.second else "minutes")


def _number(value: float, number_format: str) -> str:
    """A number without the dust of binary fractions; a share in per cent where it is shown so."""
    if "%" in number_format:
        return f"{value * 100:.12g}%"
    return str(value) if isinstance(value, int) else f"{value:.15g}"
