"""Where a sentence stands in a document's structure, against searches of every part."""

from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from index.text.range import Range
from index.text.structure import (
    Heading,
    Item,
    List,
    QuestionAnswer,
    Row,
    Structure,
    Table,
)
from tests.support.structures import structures

SIZE = 30
sentences = st.tuples(st.integers(0, SIZE), st.integers(1, 5)).map(
    lambda drawn: Range(drawn[0], drawn[0] + drawn[1])
)


def shares(part: Sequence[int], sentence: Range) -> bool:
    """Whether a part has one of a sentence's characters."""
    return not set(range(part[0], part[1])).isdisjoint(range(*sentence))


def last_of(found: Iterator[object]) -> object:
    """The last of what was found, or None."""
    return ([None, *found])[-1]


@given(structures(SIZE), sentences)
def test_the_path_has_each_heading_that_no_later_one_of_its_level_or_above_ends(
    structure: Structure, sentence: Range
) -> None:
    above = [each for each in structure.headings if each.start < sentence.end]
    expected = [
        heading
        for number, heading in enumerate(above)
        if all(later.level > heading.level for later in above[number + 1 :])
    ]
    assert list(structure.path_at(sentence.end)) == expected


@given(structures(SIZE), sentences)
def test_what_a_sentence_is_in_is_the_last_part_that_shares_a_character_with_it(
    structure: Structure, sentence: Range
) -> None:
    lists = [
        each for each in structure.lists if shares((each.start, each.end), sentence)
    ]
    items = [item for each in lists[-1:] for item in each.items]
    tables = [
        each for each in structure.tables if shares((each.start, each.end), sentence)
    ]
    rows = [row for each in tables[-1:] for row in each.rows]
    assert structure.list_at(*sentence) == last_of(iter(lists))
    assert structure.item_at(*sentence) == last_of(
        item for item in items if shares(item, sentence)
    )
    assert structure.table_at(*sentence) == last_of(iter(tables))
    assert structure.row_at(*sentence) == last_of(
        row for row in rows if shares((row.start, row.end), sentence)
    )
    assert structure.question_at(*sentence) == last_of(
        each for each in structure.questions if shares((each.start, each.end), sentence)
    )


@given(structures(SIZE), sentences)
def test_a_sentence_introduces_the_next_list_if_it_has_words_of_its_lead_in(
    structure: Structure, sentence: Range
) -> None:
    below = [each for each in structure.lists if each.start >= sentence.end][:1]
    expected = [
        each for each in below if each.lead_in and shares(each.lead_in, sentence)
    ]
    assert structure.list_introduced(*sentence) == last_of(iter(expected))


@given(structures(SIZE), sentences)
def test_a_sentence_is_a_table_header_if_it_has_words_of_the_next_ones_header(
    structure: Structure, sentence: Range
) -> None:
    below = [each for each in structure.tables if each.start >= sentence.end][:1]
    parts = [part for each in below for part in each.header]
    expected = any(shares(part, sentence) for part in parts)
    assert structure.is_table_header(*sentence) is expected


def test_headings_that_only_go_deeper_give_no_path_as_long_as_the_document() -> None:
    headings = tuple(Heading(2 * n, 2 * n + 1, n + 1) for n in range(5000))
    path = Structure(headings).path_at(10_000)
    assert len(path) < 20
    assert path[-1] == headings[-1]


def test_lists_tables_and_questions_end_where_their_last_part_does() -> None:
    listed = List((Item(4, 6), Item(8, 11, 1)), Range(0, 3))
    table = Table((Row(4, 6), Row(8, 11)), caption=Range(0, 3))
    asked = QuestionAnswer(Range(4, 6), Range(8, 11))
    assert [(each.start, each.end) for each in (listed, table, asked)] == [(4, 11)] * 3


def test_the_parts_are_counted_with_items_and_cells() -> None:
    structure = Structure(
        headings=(Heading(0, 1),),
        lists=(List((Item(2, 3), Item(4, 5))),),
        tables=(Table((Row(6, 7), Row(8, 9))),),
    )
    assert structure.parts == 5
