"""Tables of web pages: which hold data, and their rows as prose."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from index.extract.blocks import Block
from index.extract.rows import row_text, table_blocks

# An element of the tree. lxml ships no types.
Element = Any
# What stands in a cell of a page's layout, and in no row of data.
_LAYOUT = (
    "table", "h1", "h2", "h3", "h4", "h5", "h6", "article", "main", "nav", "form",
)  # fmt: skip
# More columns or rows than a cell may honestly span.
_WIDEST = 1000


def holds_data(table: Element) -> bool:
    """Whether a table has rows to be read, and isn't there to place a page's parts."""
    if table.get("role") == "presentation":
        return False
    return next(table.iterdescendants(*_LAYOUT), None) is None and any(
        len(row) > 1 for row in table.iter("tr")
    )


def rows(table: Element) -> Iterator[Block]:
    """The caption and the rows of a table that holds data, each with its columns' names."""
    for caption in table.iterchildren("caption"):
        yield Block(_words(caption))
    lines = list(table.iter("tr"))
    header = list(takewhile(_is_header, lines))
    grid = _grid(lines)
    if header and len(header) < len(lines):
        names = [_joined(column) for column in zip(*grid[: len(header)], strict=True)]
        for line, cells in list(zip(lines, grid, strict=True))[len(header) :]:
            yield Block(row_text(() if _spans_all(line) else names, cells))
    else:
        yield from table_blocks(grid)


def _spans_all(row: Element) -> bool:
    """Whether a row is one wide cell, which belongs to no column."""
    return len(row) == 1 and _span(row[0], "colspan") > 1


def _is_header(row: Element) -> bool:
    return row.getparent().tag == "thead" or all(cell.tag == "th" for cell in row)


def _grid(lines: Sequence[Element]) -> list[list[str]]:
    """The cells' words in rows of equal length; one that spans rows stands in each.

    Of columns it stands in the first alone, unless it is a header's.
    """
    grid: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}
    for line in lines:
        row: dict[int, str] = {}
        for column, (left, words) in list(hanging.items()):
            row[column] = words
            hanging[column] = (left - 1, words)
            if left == 1:
                del hanging[column]
        _place(line, row, hanging)
        grid.append([row.get(column, "") for column in range(max(row, default=-1) + 1)])
    width = max(map(len, grid), default=0)
    return [cells + [""] * (width - len(cells)) for cells in grid]


def _place(
    line: Element, row: dict[int, str], hanging: dict[int, tuple[int, str]]
) -> None:
    """Put a line's own cells where no cell hangs down from above."""
    column = 0
    for cell in line.iterchildren("td", "th"):
        words = _words(cell)
        below = _span(cell, "rowspan") - 1
        for number in range(_span(cell, "colspan")):
            while column in row:
                column += 1
            row[column] = words if number == 0 or _is_header(line) else ""
            if below:
                hanging[column] = (below, row[column])


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), _WIDEST)) if value.isdecimal() else 1


def _joined(names: Sequence[str]) -> str:
    """The words of a column's headers from above, each once."""
    return " ".join(dict.fromkeys(name for name in names if name))


def _words(element: Element) -> str:
    """The words of an element, with its blocks and lines apart."""
    pieces: list[str] = []
    for part in element.iter():
        if part.tag in {"br", "p", "li", "div", "pre", "ul", "ol"}:
            pieces.append(" ")
        pieces.append(part.text or "")
        if part is not element:
            pieces.append(part.tail or "")
    return " ".join("".join(pieces).split())
