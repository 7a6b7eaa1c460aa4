"""The structure of a document: what stands above and around its sentences, as ranges of its text.

Everything here is verbatim: a range of the text, never a text of its own. All ranges of one
kind are in the order of the text.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeVar

from index.text.range import Range

# Deeper headings stand beside each other, as a path must not get longer and longer.
_DEEPEST = 12


class Heading(NamedTuple):
    """A heading's words, without marks; level 1 is the highest."""

    start: int
    end: int
    level: int = 1


class Item(NamedTuple):
    """The words of a list item, without its marker and its inner lists; depth 0 is outermost."""

    start: int
    end: int
    depth: int = 0


class List(NamedTuple):
    """A list with its inner lists' items, in order, and the words that introduce it.

    `is_ordered` says whether the outermost items are numbered or lettered.
    """

    items: tuple[Item, ...]
    lead_in: Range | None = None
    is_ordered: bool = False

    @property
    def start(self) -> int:
        """The start of the first item."""
        return self.items[0].start

    @property
    def end(self) -> int:
        """The end of the last item."""
        return self.items[-1].end


class Cell(NamedTuple):
    """The words of a cell, and those of the header cells above it, from the top."""

    start: int
    end: int
    names: tuple[Range, ...] = ()


class Row(NamedTuple):
    """A row of a table and its cells that aren't empty.

    A row without cells is written out with its columns' names, such as
    "Name: Umerov; Role: Defence Minister."
    """

    start: int
    end: int
    cells: tuple[Cell, ...] = ()


class Table(NamedTuple):
    """The rows of a table below its header, and its caption."""

    rows: tuple[Row, ...]
    header: tuple[Range, ...] = ()
    caption: Range | None = None

    @property
    def start(self) -> int:
        """The start of the first row."""
        return self.rows[0].start

    @property
    def end(self) -> int:
        """The end of the last row."""
        return self.rows[-1].end


class QuestionAnswer(NamedTuple):
    """A question that stands in the document, and what answers it there."""

    question: Range
    answer: Range

    @property
    def start(self) -> int:
        """The start of the question."""
        return self.question.start

    @property
    def end(self) -> int:
        """The end of the answer."""
        return self.answer.end


class Field(NamedTuple):
    """An entry of a document's front matter: the words of its name and of its value."""

    name: Range
    value: Range


@dataclass(frozen=True, slots=True)
class Structure:
    """What a document consists of besides sentences.

    `lists`, `tables` and `questions` don't overlap others of their kind. `code` holds the
    blocks of code, without their fences.
    """

    headings: tuple[Heading, ...] = ()
    lists: tuple[List, ...] = ()
    tables: tuple[Table, ...] = ()
    questions: tuple[QuestionAnswer, ...] = ()
    fields: tuple[Field, ...] = ()
    code: tuple[Range, ...] = ()
    _parents: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_parents", tuple(_parents(self.headings)))

    @property
    def parts(self) -> int:
        """How many parts there are, with each list's items, and each table's cells."""
        return (
            len(self.headings)
            + sum(len(each.items) for each in self.lists)
            + sum(1 + len(row.cells) for each in self.tables for row in each.rows)
            + len(self.questions)
            + len(self.fields)
            + len(self.code)
        )

    def path_at(self, offset: int) -> tuple[Heading, ...]:
        """The headings that start before an offset and still hold there, from the top."""
        path: list[Heading] = []
        number = _count_before(self.headings, offset) - 1
        while number >= 0:
            path.append(self.headings[number])
            number = self._parents[number]
        return tuple(reversed(path))

    def list_at(self, start: int, end: int) -> List | None:
        """The list that shares a character with `start:end`."""
        return _overlapping(self.lists, start, end)

    def item_at(self, start: int, end: int) -> Item | None:
        """The list item that shares a character with `start:end`."""
        listed = self.list_at(start, end)
        return listed and _overlapping(listed.items, start, end)

    def list_introduced(self, start: int, end: int) -> List | None:
        """The list whose lead-in shares a character with `start:end`."""
        listed = _next(self.lists, end)
        lead_in = listed.lead_in if listed else None
        return listed if lead_in and _share(lead_in, start, end) else None

    def is_table_header(self, start: int, end: int) -> bool:
        """Whether `start:end` shares a character with a table's header."""
        table = _next(self.tables, end)
        return table is not None and any(
            _share(line, start, end) for line in table.header
        )

    def table_at(self, start: int, end: int) -> Table | None:
        """The table that has a row which shares a character with `start:end`."""
        return _overlapping(self.tables, start, end)

    def row_at(self, start: int, end: int) -> Row | None:
        """The table row that shares a character with `start:end`."""
        table = self.table_at(start, end)
        return table and _overlapping(table.rows, start, end)

    def question_at(self, start: int, end: int) -> QuestionAnswer | None:
        """The question and answer that share a character with `start:end`."""
        return _overlapping(self.questions, start, end)


def _parents(headings: Sequence[Heading]) -> Iterator[int]:
    """For each heading the index of the one that it stands under, or -1."""
    path: list[int] = []
    for number, heading in enumerate(headings):
        level = min(heading.level, _DEEPEST)
        while path and min(headings[path[-1]].level, _DEEPEST) >= level:
            path.pop()
        yield path[-1] if path else -1
        path.append(number)


class _Part(Protocol):
    """A part of a document, such as a heading or a row."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_AnyPart = TypeVar("_AnyPart", bound=_Part)


def _count_before(parts: Sequence[_Part], offset: int) -> int:
    """How many of the parts start before an offset."""
    return bisect_left(parts, offset, key=lambda part: part.start)


def _share(part: _Part, start: int, end: int) -> bool:
    """Whether a part shares a character with `start:end`."""
    return part.start < end and start < part.end


def _next(parts: Sequence[_AnyPart], offset: int) -> _AnyPart | None:
    """The first of the parts that doesn't start before an offset."""
    count = _count_before(parts, offset)
    return parts[count] if count < len(parts) else None


def _overlapping(parts: Sequence[_AnyPart], start: int, end: int) -> _AnyPart | None:
    """The last of the parts that shares a character with `start:end`."""
    count = _count_before(parts, end)
    if count and parts[count - 1].end > start:
        return parts[count - 1]
    return None


NO_STRUCTURE = Structure()
"""That of a plain text."""
