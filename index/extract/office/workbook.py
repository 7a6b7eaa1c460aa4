"""Excel workbooks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import BytesIO
from itertools import chain, repeat
from typing import Any

from index.errors import UnreadableFile
from index.extract.blocks import Block, join_blocks
from index.extract.extractor import Extract
from index.extract.office.date_parts import Moment
from index.extract.office.merged_cells import MergedCells, read_merged_cells
from index.extract.office.number_format import format_value, plain_number
from index.extract.office.zipped_xml import damaged_file, open_package
from index.extract.optional_libraries import library_missing, recipe_with_version
from index.extract.rows import named_rows


@dataclass(frozen=True, slots=True)
class Workbook:
    """An Excel workbook; each sheet is a heading with one paragraph per row.

    Hidden sheets are read too. A formula is read as its saved value. Numbers and dates are
    written as the sheet shows them, if their format is supported.
    """

    media_type: str = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )

    @property
    def recipe(self) -> str:
        """The version of the rules and of openpyxl."""
        return recipe_with_version("xlsx/4", "openpyxl")

    def extract(self, data: bytes) -> Extract:
        """Read the sheets in order."""
        package = open_package(data)
        try:
            from openpyxl import load_workbook  # noqa: PLC0415 - no other kind needs it
        except ImportError as error:
            raise library_missing("xlsx") from error
        try:
            book = load_workbook(BytesIO(data), read_only=True, data_only=True)
            merged = chain(read_merged_cells(package), repeat(MergedCells()))
            sheets = [
                list(_sheet(*each))
                for each in zip(book.worksheets, merged, strict=False)
            ]
        except MemoryError:
            raise
        except Exception as error:  # openpyxl may raise anything on a broken file
            raise damaged_file("openpyxl can't read it as a workbook") from error
        if not any(len(sheet) > 1 for sheet in sheets):
            raise UnreadableFile(
                "empty",
                "No cell has a value. If it has formulas, open it, recalculate and save it.",
            )
        return join_blocks(block for sheet in sheets for block in sheet)


def _sheet(sheet: Any, merged: MergedCells) -> Iterator[Block]:  # noqa: ANN401 - openpyxl ships no types
    yield Block(sheet.title, "heading", level=1)
    # The dimensions that the file declares may be wrong.
    sheet.reset_dimensions()
    rows = (
        merged.fill(number, tuple(map(_cell_text, row)))
        for number, row in enumerate(sheet.iter_rows(), start=1)
    )
    yield from named_rows(rows, may_be_form=True)


def _cell_text(cell: Any) -> str:  # noqa: ANN401 - as above
    """The value of a cell as the sheet shows it."""
    match cell.value:
        case None:
            return ""
        case bool() as boolean:
            return str(boolean).upper()
        case int() | float() | datetime() | time() | timedelta() as value:
            number_format = str(cell.number_format)
            text = format_value(value, number_format)
            return _plain_text(value, number_format) if text is None else text
    return str(cell.value)


def _plain_text(value: float | Moment, number_format: str) -> str:
    """A value in an unsupported format: dates in ISO format, shares as percentages."""
    match value:
        case datetime() if value.time() == time() and "h" not in number_format:
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "seconds" if value.second else "minutes")
        case time() | timedelta():
            return str(value)
    return f"{value * 100:.12g}%" if "%" in number_format else plain_number(value)
