"""Tables whose cells are parted by tabs, or by spaces that line up."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile, zip_longest

import regex

from index.extract.lines.columns import Interval, find_columns, line_up
from index.extract.lines.line import Line
from index.extract.lines.markers import find_marker
from index.extract.lines.piped_tables import FoundTable, table_of, trim
from index.text.range import Range

_WORDS = regex.compile(r"\S++(?:\ \S++)*+")
_RULE = regex.compile(r"[-=\u2500]{2,}(?:\s+[-=\u2500]{2,})*")
_DASHES = regex.compile(r"[-=\u2500]+")
_TAB = regex.compile(r"\t")
_TABS = regex.compile(r"\t+")
_DIGITS = regex.compile(r"\p{Nd}")
_COUNTED = regex.compile(
    r"(?:\p{L}+\.?\s?\p{Nd}{1,2}|(?:\p{L}\p{Nd}\s)?(?:19|20)\p{Nd}\p{Nd})"
)
_MIN_LINES = 3
_MIN_CELLS = 6
_MAX_COLUMNS = 100
_MOST = 0.75
_MIN_NAMED = 3  # columns that words without figures name
_MAX_HEADER_CELL = 40
_FAR = 1 << 40
_MAX_WORDS = 5  # on average, in a table without a rule

Cells = Sequence[Range]


def find_tabbed(text: str, lines: Sequence[Line], run: range) -> Iterator[FoundTable]:
    """The tables in a run of lines whose cells are parted by tabs."""
    for has_tab, group in groupby(run, key=lambda n: _is_tabbed(text, lines[n])):
        numbers = list(group)
        if has_tab and len(numbers) > 1:
            yield from _tabbed(text, lines, range(numbers[0], numbers[-1] + 1))


def _is_tabbed(text: str, line: Line) -> bool:
    return text.find("\t", line.start, line.end) >= 0 and not find_marker(text, line)


def _tabbed(text: str, lines: Sequence[Line], run: range) -> Iterator[FoundTable]:
    chosen = [lines[number] for number in run]
    for separator in (_TAB, _TABS):
        cells = [_split(text, line, separator) for line in chosen]
        columns = len(cells[0])
        is_table = columns * len(cells) >= _MIN_CELLS
        if is_table and _is_regular(cells):
            header = int(_has_header(text, cells))
            yield FoundTable(run.start, run.stop, table_of(chosen, cells, header))
            return


def _is_regular(cells: Sequence[Cells]) -> bool:
    """Whether no row has more cells than the first, and most have as many."""
    counts = [len(row) for row in cells]
    return max(counts) == counts[0] and counts.count(counts[0]) * 2 > len(counts)


def _split(text: str, line: Line, separator: regex.Pattern[str]) -> Cells:
    # A tab at the start of a line comes after an empty cell.
    start = text.rfind("\n", 0, line.start) + 1
    edges = [match.span() for match in separator.finditer(text, start, line.end)]
    starts = [start, *(end for _, end in edges)]
    ends = [*(start for start, _ in edges), line.end]
    return [trim(text, *edge) for edge in zip(starts, ends, strict=True)]


def find_aligned(text: str, lines: Sequence[Line], run: range) -> Iterator[FoundTable]:
    """The tables in a run of lines whose cells are parted by spaces and line up."""
    for is_parted, group in groupby(run, key=lambda n: _is_parted(text, lines[n])):
        numbers = list(group)
        if is_parted:
            yield from _aligned(text, lines, range(numbers[0], numbers[-1] + 1))


def _is_parted(text: str, line: Line) -> bool:
    """Whether a line has a wide gap, or is a rule."""
    if find_marker(text, line) or text.find("\t", line.start, line.end) >= 0:
        return False
    first = _WORDS.match(text, line.start, line.end)
    return bool(first and first.end() < line.end) or _is_rule(text, line)


def _is_rule(text: str, line: Line) -> bool:
    return _RULE.fullmatch(text, line.start, line.end) is not None


def _aligned(text: str, lines: Sequence[Line], run: range) -> Iterator[FoundTable]:
    content = [n for n in run if not _is_rule(text, lines[n])]
    chosen = [lines[number] for number in content]
    is_ruled = len(content) > 1 and content[1] == content[0] + 2
    if len(content) + is_ruled < _MIN_LINES:
        return
    words = [_intervals(text, line) for line in chosen]
    columns = find_columns(words)
    if not 1 < len(columns) <= _MAX_COLUMNS or not _line_up(columns, words):
        return
    cells = [_cells(line, columns, text) for line in chosen]
    if is_ruled or _is_short(text, cells):
        # Below a rule that is above all rows, another would part a header from them.
        may_have = run.start == content[0]
        header = int(is_ruled or (may_have and _has_header(text, cells)))
        yield FoundTable(run.start, run.stop, table_of(chosen, cells, header))


def _intervals(text: str, line: Line) -> list[Interval]:
    """Where the words between wide gaps start and end, in characters of the line."""
    zero = line.start - line.indent
    return [
        (match.start() - zero, match.end() - zero)
        for match in _WORDS.finditer(text, line.start, line.end)
    ]


def _line_up(columns: Sequence[Interval], rows: Sequence[Sequence[Interval]]) -> bool:
    """Whether the words line up in every column."""
    starts = [start for start, _ in columns]
    inside: list[list[Interval]] = [[] for _ in columns]
    for row in rows:
        for interval in row:
            inside[bisect_right(starts, interval[0]) - 1].append(interval)
    return all(len(column) > 1 and line_up(column) for column in inside)


def _cells(line: Line, columns: Sequence[Interval], text: str) -> Cells:
    """The words of a line in each column, up to the last that the line reaches."""
    zero = line.start - line.indent
    edges = ((zero + int(start), zero + int(end)) for start, end in columns)
    reached = takewhile(lambda edge: edge[0] < line.end, edges)
    return [
        trim(text, max(line.start, start), max(line.start, min(line.end, end)))
        for start, end in reached
    ]


def find_below_rule(text: str, lines: Sequence[Line], run: range) -> FoundTable | None:
    """The table below a rule that has a gap between columns, with the header above it."""
    rules = {n for n in run if _is_rule(text, lines[n])}
    rule = next((n for n in run[1:] if n in rules and n - 1 not in rules), None)
    if rule is None:
        return None
    stop = min((n for n in rules if n > rule), default=run.stop)
    columns = _columns_below(text, lines[rule])
    content = [rule - 1, *range(rule + 1, stop)]
    chosen = [lines[number] for number in content]
    if not (1 < len(columns) <= _MAX_COLUMNS and len(content) > 1):
        return None
    if not _fit(text, chosen, columns):
        return None
    cells = [_cells(line, columns, text) for line in chosen]
    return FoundTable(rule - 1, stop, table_of(chosen, cells, 1))


def _columns_below(text: str, rule: Line) -> list[Interval]:
    """The columns of a rule's dashes; each goes on to the start of the next."""
    zero = rule.start - rule.indent
    starts = [
        match.start() - zero for match in _DASHES.finditer(text, rule.start, rule.end)
    ]
    return list(zip([0, *starts[1:]], [*starts[1:], _FAR], strict=True))


def _fit(text: str, lines: Sequence[Line], columns: Sequence[Interval]) -> bool:
    """Whether no word crosses the start of a column."""
    for line in lines:
        zero = line.start - line.indent
        for start, _ in columns[1:]:
            edge = zero + int(start)
            if line.start < edge < line.end and not text[edge - 1].isspace():
                return False
    return True


def _is_short(text: str, cells: Sequence[Cells]) -> bool:
    """Whether cells have few words: those of prose in two columns have more."""
    words = [len(text[slice(*cell)].split()) for row in cells for cell in row]
    return sum(words) < _MAX_WORDS * len(words)


def _has_header(text: str, cells: Sequence[Cells]) -> bool:
    """Whether the first row names columns: it differs from the rows below."""
    header, *body = [[text[slice(*cell)] for cell in row] for row in cells]
    names = [name.casefold() for name in header]
    if (
        len(names) < max(map(len, body))
        or not all(names[1:])
        or len(set(names)) < len(names)
    ):
        return False
    if any(len(name) > _MAX_HEADER_CELL or name.endswith(":") for name in names):
        return False
    columns = list(zip_longest(*body, fillvalue=""))
    if not all(map(_may_name, header, columns)):
        return False
    filled = sum(bool(value) for row in body for value in row)
    is_full = filled >= _MOST * len(header) * len(body)
    named = sum(map(bool, names))
    return (is_full and named >= _MIN_NAMED) or any(map(_differs, header, columns))


def _may_name(name: str, values: Sequence[str]) -> bool:
    """Whether a cell may be a name: it has no digits, or counts, and the values don't."""
    if not _DIGITS.search(name):
        return True
    counted = sum(bool(_COUNTED.fullmatch(value)) for value in values)
    return bool(_COUNTED.fullmatch(name)) and counted * 2 < len(values)


def _differs(name: str, values: Sequence[str]) -> bool:
    """Whether nearly all values have digits and the name hasn't."""
    numbers = sum(bool(_DIGITS.search(value)) for value in values)
    return not _DIGITS.search(name) and numbers >= _MOST * len(values)
