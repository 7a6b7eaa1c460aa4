"""Any structure that a text of some length may have."""

from collections.abc import Sequence
from itertools import islice

from hypothesis import strategies as st

from index.text.range import Range
from index.text.structure import (
    Cell,
    Field,
    Heading,
    Item,
    List,
    QuestionAnswer,
    Row,
    Structure,
    Table,
)


@st.composite
def structures(draw: st.DrawFn, size: int) -> Structure:
    """Parts of each kind in the order of a text of `size` characters; no two overlap."""
    return Structure(
        headings=tuple(
            Heading(*part, draw(st.integers(1, 6))) for part in draw(_ranges(size, 8))
        ),
        lists=tuple(draw(_list(group)) for group in draw(_groups(size))),
        tables=tuple(draw(_table(group)) for group in draw(_groups(size))),
        questions=tuple(
            QuestionAnswer(group[0], group[-1])
            for group in draw(_groups(size))
            if len(group) > 1
        ),
        fields=tuple(
            Field(group[0], group[1]) for group in draw(_groups(size)) if len(group) > 1
        ),
        code=tuple(draw(_ranges(size, 3))),
    )


def _ranges(size: int, most: int) -> st.SearchStrategy[Sequence[Range]]:
    """Up to `most` ranges, none of which overlap."""
    edges = st.lists(st.integers(0, size), max_size=2 * most, unique=True).map(sorted)
    return edges.map(
        lambda sides: list(map(Range, sides[::2], sides[1::2])),
    )


@st.composite
def _groups(draw: st.DrawFn, size: int) -> Sequence[Sequence[Range]]:
    """Ranges, cut into runs of one or more."""
    rest = iter(draw(_ranges(size, 10)))
    groups = []
    while group := list(islice(rest, draw(st.integers(1, 5)))):
        groups.append(group)
    return groups


@st.composite
def _list(draw: st.DrawFn, group: Sequence[Range]) -> List:
    """A list of these items, or of all but the first, which introduces them."""
    has_lead_in = len(group) > 1 and draw(st.booleans())
    items = (Item(*part, draw(st.integers(0, 3))) for part in group[has_lead_in:])
    lead_in = group[0] if has_lead_in else None
    return List(tuple(items), lead_in, draw(st.booleans()))


@st.composite
def _table(draw: st.DrawFn, group: Sequence[Range]) -> Table:
    """A table of these rows, or of all but one or two, which are its caption and header."""
    above = draw(st.integers(0, min(2, len(group) - 1)))
    header = tuple(group[:above])
    has_caption = bool(header) and draw(st.booleans())
    caption = header[0] if has_caption else None
    rows = (Row(*part, (Cell(*part, header),)) for part in group[above:])
    return Table(tuple(rows), header[1:] if caption else header, caption)
