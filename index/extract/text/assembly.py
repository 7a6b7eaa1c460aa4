"""The structure that the blocks of a text make up."""

from collections.abc import Iterable, Iterator, Sequence

import regex

from index.extract.lead_ins import find_lead_in
from index.extract.lines.line import Line, has_room
from index.extract.lines.markers import find_marker
from index.extract.questions import Part, find_questions
from index.extract.text.prose import TextBlock
from index.text.range import Range
from index.text.structure import Field, Heading, List, Structure, Table

_MIN_WIDTH = 60
_MAX_CAPTION = 200
_MAX_GAP = 1500  # characters between items of one list
_NUMBERED = (
    r"(?P<words>[*_]*\p{Lu}\p{L}*\.?\s\p{Nd}++(?:[.-]\p{Nd}++)*+[*_]*\s?[:.|\p{Pd}].*)"
)
_ABOVE = regex.compile(
    rf"(?P<mark>\*{{1,3}}|_{{1,3}})(?P<words>[^*_]+)(?P=mark)|(?P<words>.*:[*_]*)|{_NUMBERED}"
)
_BELOW = regex.compile(rf"(?P<mark>[*_])(?P<words>[^*_]+)(?P=mark)|{_NUMBERED}")


def assemble(
    text: str,
    lines: Sequence[Line],
    blocks: Iterable[TextBlock],
    inner: Structure,
    fields: tuple[Field, ...] = (),
) -> Structure:
    """The structure of these blocks, and of what is inside of them."""
    ordered = sorted(blocks, key=lambda block: block.range)
    headings = (
        Heading(*block.range, block.level)
        for block in ordered
        if block.kind == "heading"
    )
    code = (block.range for block in ordered if block.kind == "code")
    tables = (*_tables(text, ordered), *inner.tables)
    return Structure(
        headings=tuple(sorted([*headings, *inner.headings])),
        lists=tuple(_lists(text, lines, ordered)),
        tables=tuple(sorted(tables, key=lambda table: table.start)),
        questions=tuple(find_questions(text, _parts(ordered))),
        fields=fields,
        code=tuple(sorted([*code, *inner.code])),
    )


def _tables(text: str, blocks: Sequence[TextBlock]) -> Iterator[Table]:
    """The tables, with their captions."""
    for before, block, after in zip(
        [None, *blocks], blocks, [*blocks[1:], None], strict=False
    ):
        if isinstance(block.part, Table):
            yield block.part._replace(caption=_caption(text, before, after))


def _lists(
    text: str, lines: Sequence[Line], blocks: Sequence[TextBlock]
) -> Iterator[List]:
    """The lists, with their lead-ins; one whose numbers go on after code or prose is one."""
    run: list[List] = []
    following: int | None = None
    for before, block in zip([None, *blocks], blocks, strict=False):
        if block.kind in {"heading", "end"}:
            yield from run
            run = []
        if not isinstance(block.part, List):
            continue
        number = _number(text, lines[block.first])
        listed = block.part._replace(lead_in=_lead_in(text, lines, before))
        if run and number is None and run[0].is_ordered:
            run.append(listed)
            continue
        is_next = number is not None and number == following
        if run and is_next and listed.start <= run[-1].end + _MAX_GAP:
            run = [_joined(run, listed)]
        else:
            yield from run
            run = [listed]
        following = number and number + _outermost(block.part)
    yield from run


def _joined(run: Sequence[List], last: List) -> List:
    """A list that goes on after others, whose items are inside of its own."""
    first, *inner = run
    deeper = (
        item._replace(depth=item.depth + 1) for each in inner for item in each.items
    )
    return first._replace(items=(*first.items, *deeper, *last.items))


def _outermost(listed: List) -> int:
    return sum(not item.depth for item in listed.items)


def _number(text: str, line: Line) -> int | None:
    """The number of the list item at the start of a line."""
    marker = find_marker(text, line)
    return marker.numbers[0][1] if marker and marker.numbers else None


def _parts(blocks: Iterable[TextBlock]) -> Iterator[Part]:
    for block in blocks:
        if isinstance(block.part, List):
            for item in block.part.items:
                yield Part(item.start, item.end, depth=item.depth)
        else:
            can_ask = block.kind in {"heading", "paragraph", "words"}
            yield Part(*block.range, level=block.level, can_ask=can_ask)


def _lead_in(
    text: str, lines: Sequence[Line], before: TextBlock | None
) -> Range | None:
    """The end of the paragraph before a list that introduces it."""
    if before is None or before.kind != "paragraph":
        return None
    width = max(
        _MIN_WIDTH,
        *(line.end - line.start for line in lines[before.first : before.stop]),
    )
    first = before.stop - 1
    while first > before.first and not _starts_anew(
        text, lines[first - 1], lines[first], width
    ):
        first -= 1
    words = find_lead_in(text, Range(lines[first].start, before.range.end))
    return words if words and any(map(str.isalpha, text[slice(*words)])) else None


def _starts_anew(text: str, previous: Line, line: Line, width: int) -> bool:
    """Whether a line begins with a capital although it had room in the line above."""
    return text[line.start].isupper() and has_room(previous, line, text, width)


def _caption(
    text: str, before: TextBlock | None, after: TextBlock | None
) -> Range | None:
    """The words of the line of its own that a table is called by."""
    above = _words_of_caption(text, before, _ABOVE) if before else None
    return above or (_words_of_caption(text, after, _BELOW) if after else None)


def _words_of_caption(
    text: str, block: TextBlock, pattern: regex.Pattern[str]
) -> Range | None:
    """The words of a line, without marks, if it reads like a caption."""
    match = pattern.fullmatch(text, *block.range) if _is_line(block) else None
    return Range(*match.span("words")) if match else None


def _is_line(block: TextBlock) -> bool:
    """Whether a block is a paragraph of one line, which isn't long."""
    is_short = block.range.end - block.range.start <= _MAX_CAPTION
    return block.kind == "paragraph" and block.stop == block.first + 1 and is_short
