"""Excel workbooks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any

from index.errors import UnreadableFile
from index.extract.blocks import Block, join_blocks
from index.extract.extractor import Extract
from index.extract.office.date_parts import Moment
from index.extract.office.number_format import formatted, plain_number
from index.extract.office.zipped_xml import damaged, open_package
from index.extract.optional_libraries import library_missing, recipe_with_version
from index.extract.rows import named_rows


@dataclass(frozen=True, slots=True)
class Workbook:
    """An Excel workbook: each sheet under its name, a row a paragraph.

    Hidden sheets are read too. Of a formula there is the value that was saved with it. Numbers
    and dates are as the sheet shows them, if their format is one of those known.
    """

    media_type: str = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )

    @property
    def recipe(self) -> str:
        """The rules' version and openpyxl's."""
        return recipe_with_version("xlsx/2", "openpyxl")

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
        return join_blocks(block for sheet in sheets for block in sheet)


def _sheet(sheet: Any) -> Iterator[Block]:  # noqa: ANN401 - openpyxl ships no types
    yield Block(sheet.title, "heading")
    # What the file says of its size may be wrong.
    sheet.reset_dimensions()
    yield from named_rows(tuple(map(_shown, row)) for row in sheet.iter_rows())


def _shown(cell: Any) -> str:  # noqa: ANN401 - likewise
    """A cell's value as its sheet shows it."""
    match cell.value:
        case None:
            return ""
        case bool() as truth:
            return str(truth).upper()
        case int() | float() | datetime() | time() | timedelta() as value:
            shown = formatted(value, str(cell.number_format))
            return _plain(value, str(cell.number_format)) if shown is None else shown
    return str(cell.value)


def _plain(value: float | Moment, number_format: str) -> str:
    """A value in a format that is not known: a date in ISO's form, a share in per cent."""
    match value:
        case datetime() if value.time() == time() and "h" not in number_format:
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "seconds" if value.second else "minutes")
        case time() | timedelta():
            return str(value)
    return f"{value * 100:.12g}%" if "%" in number_format else plain_number(value)
