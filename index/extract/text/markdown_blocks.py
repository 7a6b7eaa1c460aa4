"""Blocks of a Markdown text by CommonMark's rules, and pipe tables by GitHub's."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import regex
from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.extract.lines.line import Line
from index.extract.lines.piped_tables import split_cells, table_of
from index.extract.text.prose import TextBlock, find_ruled
from index.text.range import Range
from index.text.structure import Heading, Item, List, Structure, Table

_QUOTE_MARKS = regex.compile(r"[>\s]*+")
_ITEM_MARKS = regex.compile(
    r"[>\s]*+(?:(?:[-*+]|\d{1,9}[.)])(?:\s++|$))*+(?:\[[ xX]\]\s+)?"
)
_TAG = regex.compile(r"<[^<>]*+>")
_SPACE_AND_TAGS = regex.compile(r"(?:\s|<[^<>]*+>)*+")
_SPACE_AND_TAGS_BEFORE = regex.compile(r"(?r)(?:\s|<[^<>]*+>)*+")
_END_OF_DETAILS = "</details>"
_TAGS_IN_WORDS = regex.compile(
    r"</?+(?:a|abbr|b|code|em|i|kbd|mark|q|small|span|strong|sub|sup|u)\b"
)


@dataclass(slots=True)
class _OpenItem:
    """A list item that is being read, and the line where its own words end."""

    first: int
    stop: int
    depth: int


@dataclass(slots=True)
class MarkdownBlocks:
    """The blocks of a Markdown text from one of its lines on.

    `free` marks the lines of paragraphs that are in no list and no quotation. `inner` is
    what stands inside of lists.
    """

    text: str
    lines: Sequence[Line]
    start: int = 0
    blocks: list[TextBlock] = field(default_factory=list)
    free: bytearray = field(init=False)
    _headings: list[Heading] = field(default_factory=list)
    _tables: list[Table] = field(default_factory=list)
    _code: list[Range] = field(default_factory=list)
    _items: list[_OpenItem] = field(default_factory=list)
    _open: list[_OpenItem] = field(default_factory=list)
    _depth: int = 0

    def __post_init__(self) -> None:
        self.free = bytearray(len(self.lines))
        for opening, words in _pairs(_parse(self._source())):
            read = _READERS.get(opening.type)
            if read:
                read(self, opening, words)

    @property
    def inner(self) -> Structure:
        """What stands inside of lists."""
        return Structure(
            headings=tuple(self._headings),
            tables=tuple(self._tables),
            code=tuple(self._code),
        )

    def _source(self) -> str:
        if self.start >= len(self.lines):
            return ""
        start = self.text.rfind("\n", 0, self.lines[self.start].start) + 1
        # A blank first line starts in the middle of its white space.
        return self.text[start : self.lines[-1].end]

    def _range(self, token: Token) -> tuple[int, int]:
        """The numbers of a block's first line and of the one below its last."""
        first, stop = token.map or (0, 0)
        first, stop = first + self.start, min(stop + self.start, len(self.lines))
        while stop > first + 1 and self.lines[stop - 1].is_blank:
            stop -= 1
        return first, stop

    def _words(self, first: int, stop: int) -> Range:
        """The words of lines, without the marks of a quotation."""
        start, end = self.lines[first].start, self.lines[stop - 1].end
        marks = _QUOTE_MARKS.match(self.text, start, end)
        return Range(marks.end() if marks else start, end)

    def _add_heading(self, opening: Token, words: Token) -> None:
        first, stop = self._range(opening)
        start, end = self.lines[first].start, self.lines[stop - 1].end
        start = self.text.find(words.content, start, end) if words.content else -1
        # A setext heading of several indented lines doesn't occur verbatim in the text.
        if start >= 0:
            place = Range(start, start + len(words.content))
            level = int(opening.tag[1:])
            if self._depth:
                self._headings.append(Heading(*place, level))
            else:
                self.blocks.append(TextBlock(first, stop, "heading", place, level))

    def _add_paragraph(self, opening: Token, _words: Token) -> None:
        first, stop = self._range(opening)
        if not opening.level:
            self.free[first:stop] = b"\1" * (stop - first)
        elif not self._depth:
            words = self._words(first, stop)
            self.blocks.append(TextBlock(first, stop, "paragraph", words))

    def _add_table(self, opening: Token, _words: Token) -> None:
        first, stop = self._range(opening)
        numbers = (first, *range(first + 2, stop))
        lines = [
            self.lines[number]._replace(start=self._words(number, number + 1).start)
            for number in numbers
        ]
        if not lines[1:]:
            return
        table = table_of(lines, [split_cells(self.text, line) for line in lines], 1)
        if self._depth:
            self._tables.append(table)
        else:
            whole = Range(table.start, table.end)
            self.blocks.append(TextBlock(first, stop, "table", whole, part=table))

    def _add_code(self, token: Token, _following: Token) -> None:
        first, stop = self._range(token)
        if token.type == "fence":
            first += 1
            stop = min(stop, first + token.content.count("\n"))
        if first >= stop or not token.content.strip():
            return
        place = Range(self.lines[first].start, self.lines[stop - 1].end)
        self._tables += self._tables_in_code(first, stop)
        if self._depth:
            self._code.append(place)
        else:
            self.blocks.append(TextBlock(first, stop, "code", place))

    def _tables_in_code(self, first: int, stop: int) -> Iterator[Table]:
        """The tables in a block of code that have a rule below their header."""
        for is_blank, group in groupby(
            range(first, stop), key=lambda number: self.lines[number].is_blank
        ):
            numbers = list(group)
            run = range(numbers[0], numbers[-1] + 1)
            if not is_blank:
                for found in find_ruled(self.text, self.lines, run):
                    yield found.table

    def _add_html(self, token: Token, _following: Token) -> None:
        """The runs of words between a block's tags, and the end of what can be folded."""
        first, stop = self._range(token)
        if self._depth:
            return
        self.blocks += (
            TextBlock(first, stop, "words" if place.start < place.end else "end", place)
            for place in _runs(self.text, *self._words(first, stop))
        )

    def _open_list(self, token: Token, _following: Token) -> None:
        if self._open:
            item = self._open[-1]
            item.stop = min(item.stop, self._range(token)[0])
        self._depth += 1

    def _open_item(self, token: Token, _following: Token) -> None:
        item = _OpenItem(*self._range(token), self._depth - 1)
        self._open.append(item)
        self._items.append(item)

    def _close_item(self, _token: Token, _following: Token) -> None:
        self._open.pop()

    def _close_list(self, token: Token, _following: Token) -> None:
        self._depth -= 1
        if self._depth:
            return
        items = tuple(item for each in self._items for item in self._item(each))
        if items:
            listed = List(items, is_ordered=token.tag == "ol")
            first, stop = self._items[0].first, max(each.stop for each in self._items)
            whole = Range(listed.start, listed.end)
            self.blocks.append(TextBlock(first, stop, "list", whole, part=listed))
        self._items = []

    def _item(self, item: _OpenItem) -> Iterator[Item]:
        """The item, if it has words of its own."""
        first, stop = item.first, item.stop
        while stop > first and self._is_blank(stop - 1):
            stop -= 1
        if first == stop:
            return
        end = self.lines[stop - 1].end
        marks = _ITEM_MARKS.match(
            self.text, self.lines[first].start, self.lines[first].end
        )
        start = marks.end() if marks else self.lines[first].start
        if start == self.lines[first].end and first + 1 < stop:
            start = self.lines[first + 1].start
        if start < end:
            yield Item(start, end, item.depth)

    def _is_blank(self, number: int) -> bool:
        """Whether a line has no words but the marks of a quotation."""
        start, end, _ = self.lines[number]
        return _QUOTE_MARKS.fullmatch(self.text, start, end) is not None


_Reader = Callable[[MarkdownBlocks, Token, Token], None]
_READERS: Mapping[str, _Reader] = {
    "heading_open": MarkdownBlocks._add_heading,
    "paragraph_open": MarkdownBlocks._add_paragraph,
    "table_open": MarkdownBlocks._add_table,
    "fence": MarkdownBlocks._add_code,
    "code_block": MarkdownBlocks._add_code,
    "html_block": MarkdownBlocks._add_html,
    "bullet_list_open": MarkdownBlocks._open_list,
    "ordered_list_open": MarkdownBlocks._open_list,
    "list_item_open": MarkdownBlocks._open_item,
    "list_item_close": MarkdownBlocks._close_item,
    "bullet_list_close": MarkdownBlocks._close_list,
    "ordered_list_close": MarkdownBlocks._close_list,
}


def _parse(source: str) -> list[Token]:
    """The blocks of a text; inline markup stays as written."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser.parse(source)


def _pairs(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Each token with the one after it."""
    return zip(tokens, [*tokens[1:], *tokens[-1:]], strict=True)


def _runs(text: str, start: int, end: int) -> Iterator[Range]:
    """The words between tags that part them; an empty range for the end of details."""
    position = start
    for tag in _TAG.finditer(text, start, end):
        if _TAGS_IN_WORDS.match(tag[0].lower()):
            continue
        yield from _between(text, position, tag.start())
        if tag[0].lower() == _END_OF_DETAILS:
            yield Range(tag.start(), tag.start())
        position = tag.end()
    yield from _between(text, position, end)


def _between(text: str, start: int, end: int) -> Iterator[Range]:
    """The words of a range without the white space and the tags at its ends."""
    after = _SPACE_AND_TAGS.match(text, start, end)
    start = after.end() if after else start
    before = _SPACE_AND_TAGS_BEFORE.match(text, start, end)
    end = before.start() if before else end
    if start < end:
        yield Range(start, end)
