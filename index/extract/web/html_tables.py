"""Tables of web pages: telling data from layout, and rows as prose."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from index.extract.blocks import Block
from index.extract.rows import row_text, table_blocks, table_of
from index.extract.tables.column_names import header_height

# An element of the tree. lxml ships no types.
Element = Any
# Elements that occur in cells of layout tables, but not of data tables.
_LAYOUT_TAGS = (
    "table", "h1", "h2", "h3", "h4", "h5", "h6", "article", "main", "nav", "form",
)  # fmt: skip
_BOLD_TAGS = ("b", "strong")
# No real cell spans more columns or rows.
_MAX_SPAN = 1000


def holds_data(table: Element) -> bool:
    """Whether a table has rows of data, and isn't used for page layout."""
    if table.get("role") == "presentation":
        return False
    return next(table.iterdescendants(*_LAYOUT_TAGS), None) is None and any(
        len(row) > 1 for row in table.iter("tr")
    )


def rows(table: Element) -> Iterator[Block]:
    """Yield the caption and the rows of a data table, with the names of the columns."""
    for caption in table.iterchildren("caption"):
        yield Block(_text(caption), "caption")
    lines = list(table.iter("tr"))
    titles = list(takewhile(_is_title, lines))
    yield from (Block(_text(line), "caption") for line in titles)
    lines = lines[len(titles) :]
    headers = _count_headers(lines)
    grid = _grid(lines, headers)
    if headers:
        names = [_join_headers(column) for column in zip(*grid[:headers], strict=True)]
        yield from table_of(
            row_text(() if _is_single_wide_cell(line) else names, cells)
            for line, cells in list(zip(lines, grid, strict=True))[headers:]
        )
    else:
        yield from table_blocks(grid, bold=[list(_bold_cells(line)) for line in lines])


def _is_title(row: Element) -> bool:
    """Whether a row at the top is one wide header cell."""
    return _is_single_wide_cell(row) and row[0].tag == "th"


def _is_single_wide_cell(row: Element) -> bool:
    """Whether a row is one wide cell, which belongs to no single column."""
    return len(row) == 1 and _span(row[0], "colspan") > 1


def _count_headers(lines: Sequence[Element]) -> int:
    """How many of the first rows name the columns; 0 if the markup doesn't tell."""
    count = sum(1 for _ in takewhile(_is_header, lines))
    if count:
        return count if count < len(lines) else 0
    # Cells that span columns are names if cells of their own stand below.
    spans = lines and any(_span(cell, "colspan") > 1 for cell in lines[0])
    return header_height(_grid(lines, 1)) if spans and len(lines[0]) > 1 else 0


def _is_header(row: Element) -> bool:
    return row.getparent().tag == "thead" or all(cell.tag == "th" for cell in row)


def _bold_cells(row: Element) -> Iterator[bool]:
    """Whether the cells of a row that aren't empty are bold."""
    for cell in row:
        text = _text(cell)
        if text:
            bold = " ".join(map(_text, cell.iter(*_BOLD_TAGS)))
            yield cell.tag == "th" or bold == text


def _grid(lines: Sequence[Element], headers: int) -> list[list[str]]:
    """The texts of the cells, in rows of equal length.

    A cell that spans several rows is repeated in each. A cell that spans several columns
    fills only the first, but one of the first `headers` rows is repeated in each.
    """
    grid: list[list[str]] = []
    spanning: dict[int, tuple[int, str]] = {}
    for number, line in enumerate(lines):
        row: dict[int, str] = {}
        for column, (rows_left, text) in list(spanning.items()):
            row[column] = text
            spanning[column] = (rows_left - 1, text)
            if rows_left == 1:
                del spanning[column]
        _place_cells(line, row, spanning, is_header=number < headers)
        grid.append([row.get(column, "") for column in range(max(row, default=-1) + 1)])
    width = max(map(len, grid), default=0)
    return [cells + [""] * (width - len(cells)) for cells in grid]


def _place_cells(
    line: Element,
    row: dict[int, str],
    spanning: dict[int, tuple[int, str]],
    *,
    is_header: bool,
) -> None:
    """Place the cells of a table row in the columns that no cell from above covers."""
    column = 0
    for cell in line.iterchildren("td", "th"):
        text = _text(cell)
        rows_below = _span(cell, "rowspan") - 1
        for number in range(_span(cell, "colspan")):
            while column in row:
                column += 1
            row[column] = text if number == 0 or is_header else ""
            if rows_below:
                spanning[column] = (rows_below, row[column])


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), _MAX_SPAN)) if value.isdecimal() else 1


def _join_headers(names: Sequence[str]) -> str:
    """Join the headers of a column from top to bottom, without repeats."""
    return " ".join(dict.fromkeys(name for name in names if name))


def _text(element: Element) -> str:
    """The text of an element, with spaces between its blocks and lines."""
    pieces: list[str] = []
    for part in element.iter():
        if part.tag in {"br", "p", "li", "div", "pre", "ul", "ol"}:
            pieces.append(" ")
        pieces.append(part.text or "")
        if part is not element:
            pieces.append(part.tail or "")
    return " ".join("".join(pieces).split())
