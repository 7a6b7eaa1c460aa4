"""Passages as the reader gets them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.store.state import Sentence
from index.text.document import Document, Span
from index.text.graphemes import is_boundary
from index.text.structure import Structure
from qa.read.written import Written
from qa.retrieve.passages import Passage
from tests.support.marked_documents import marked, passage_of
from tests.support.structures import structures

BOATS = """# Hire

Bring these with you:

1. a life jacket
2. an oar. Mark it.
   - with its bag

**Q: Is there a pier?**

A: Yes, at Sund.

It is long.

| Boat | Seats |
|---|---|
| Gull | 4 |
"""


def written(first: str, last: str, text: str = BOATS) -> Written:
    return Written.of(passage_of(marked(text), first, last), "What?")


def pieces(found: Written) -> list[str]:
    text = found.passage.span.document.text
    return [text[piece.start : piece.end] for piece in found.pieces]


def test_items_are_written_after_what_introduces_their_list_without_markers() -> None:
    found = written("life jacket", "bag")
    assert found.text == (
        "Hire: Bring these with you: a life jacket, an oar. Mark it. with its bag"
    )


def test_a_lead_in_that_is_in_the_passage_is_written_once() -> None:
    found = written("Bring", "life jacket")
    assert found.text == "Bring these with you: a life jacket"


def test_what_introduces_a_list_may_not_answer_but_its_items_may() -> None:
    found = written("life jacket", "an oar")
    allowed = [piece.may_answer for piece in found.pieces]
    assert list(zip(pieces(found), allowed, strict=True)) == [
        ("Hire", False),
        ("Bring these with you:", False),
        ("a life jacket", True),
        ("an oar.", True),
    ]


def test_the_items_of_one_list_are_one_group_and_all_else_is_alone() -> None:
    items = written("life jacket", "bag").groups[2:]
    assert len(set(items)) == 1
    prose = written("First", "Third", "First came. Second came. Third came.").groups
    assert len(set(prose)) == 3
    assert 0 not in {*items, *prose}


def test_two_lists_in_one_passage_are_two_groups() -> None:
    found = written("a", "c", "- a\n- b\n\n# Next\n\n- c\n")
    by_text = dict(zip(pieces(found), found.groups, strict=True))
    assert by_text["a"] == by_text["b"] != by_text["c"]


def test_the_label_of_an_answer_is_no_part_of_it() -> None:
    assert written("Yes", "Yes").text == "Yes, at Sund."


def test_a_row_is_written_out() -> None:
    assert written("Gull", "Gull").text == "Boat: Gull; Seats: 4."


def test_the_context_is_the_text_under_the_headings_above_it() -> None:
    context = written(
        "weighs", "weighs", "# Boats\n\n## Gull\n\nIt weighs 80 kg."
    ).context
    assert context.heading == "Boats > Gull"
    assert context.text == "It weighs 80 kg."


def test_prose_is_written_as_it_stands() -> None:
    text = "It  rained.\nIt snowed."
    assert written("rained", "snowed", text).text == text


def test_each_piece_has_the_sentence_that_it_is_from() -> None:
    found = written("life jacket", "bag")
    assert [sentence.span.text for sentence in found.sentences[2:]] == [
        *("1. a life jacket", "2. an oar.", "Mark it.", "- with its bag"),
    ]


SIZE = 40
odd = st.text("ab\u0301\u0308🇫🇷👩\u200d\n.:-? ", min_size=SIZE, max_size=SIZE)


@given(odd, structures(SIZE), st.lists(st.integers(0, SIZE), min_size=2, max_size=6))
def test_all_pieces_of_any_passage_are_verbatim_and_in_order(
    text: str, structure: Structure, ends: list[int]
) -> None:
    document = Document(
        *("a.md", text, "0" * 64, "text/markdown", "r"), structure=structure
    )
    edges = sorted({end for end in ends if is_boundary(text, end)} | {0, SIZE})
    spans = [Span(document, *each) for each in pairwise(edges)]
    passage = Passage(tuple(Sentence(n, n, n, s) for n, s in enumerate(spans)), ())
    found = Written.of(passage, "What?")
    assert found.pieces
    assert len(found.pieces) == len(found.sentences) == len(found.groups)
    end = 0
    for piece in found.pieces:
        verbatim = text[piece.start : piece.end]
        assert end <= piece.at
        assert found.text[piece.at : piece.at + len(verbatim)] == verbatim
        end = piece.at + len(verbatim)
