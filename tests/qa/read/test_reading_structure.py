"""The span reader on lists and tables, with a model whose every score the test sets."""

from hypothesis import given
from hypothesis import strategies as st

from index.store.state import Sentence
from index.text.document import Document, Span
from index.text.structure import Structure
from qa.read.reader import Candidate, may_answer
from qa.retrieve.passages import Passage
from tests.qa.read.test_span_reader import Scripted, likely, read
from tests.support.marked_documents import marked, part, passage_of
from tests.support.structures import structures

MENU = """# Menu

Soups of the day:

- pea & mint
- **leek** soup
- is it beet?
- plain broth

Below 2.5 kg it is free.

| Soup | Price |
|---|---|
| Pea soup | 7 EUR |

## Version 3.2, May

It is new.
"""


def best(first: str, last: str, *spans: str) -> Candidate:
    """The best candidate if the model likes these spans, the first one most."""
    scores = {span: 9.0 - number for number, span in enumerate(spans)}
    return read(Scripted(scores), passage_of(marked(MENU), first, last))[0]


def test_a_span_over_several_items_becomes_whole_items() -> None:
    found = best("pea", "leek", "mint,   leek")
    assert [item.text for item in found.items] == ["pea & mint", "**leek** soup"]
    assert (found.span.start, found.span.end) == (
        found.items[0].start,
        found.items[-1].end,
    )
    assert found.sentence.span.text == "- pea & mint"


def test_a_span_inside_an_item_stays_as_it_is() -> None:
    found = best("pea", "leek", "mint")
    assert (found.span.text, found.items) == ("mint", ())


def test_an_item_that_is_a_question_is_no_item_of_the_answer() -> None:
    found = best("leek", "plain", "leek   soup, is it beet? plain broth")
    assert [item.text for item in found.items] == ["**leek** soup", "plain broth"]


def test_what_introduces_a_list_is_no_answer() -> None:
    candidates = best("pea", "leek", "Menu", "Soups of the day", "mint")
    assert candidates.span.text == "mint"
    crossing = best("pea", "leek", "day: pea", "leek")
    assert crossing.span.text == "leek"


def test_a_cell_may_answer_but_neither_its_columns_name_nor_two_cells_together() -> (
    None
):
    spans = ["Price", "Pea soup; Price: 7 EUR", "Price: 7", "7 EUR"]
    found = best("Pea soup", "Pea soup", *spans)
    assert (found.span.text, found.items) == ("7 EUR", ())
    assert found.span == part(found.span.document, "7 EUR")


def test_a_heading_may_answer_only_if_it_has_a_number() -> None:
    menu = marked(MENU)
    assert may_answer(part(menu, "## Version 3.2, May"))
    assert not may_answer(part(menu, "# Menu"))


def test_a_tables_header_and_caption_may_not_answer() -> None:
    assert not may_answer(part(marked(MENU), "| Soup | Price |"))


def test_a_list_and_the_prose_after_it_are_read_apart() -> None:
    liked = {"broth\n\nBelow": 9.0, "plain broth": 3.0, "2.5 kg": 2.0}
    found = read(Scripted(liked), passage_of(marked(MENU), "plain", "Below"))
    assert likely(found) == [("plain broth", 3.0), ("2.5 kg", 2.0)]


SIZE = 24
odd = st.text("ab\u0301🇫🇷\n.:? ", min_size=SIZE, max_size=SIZE)


@given(odd, structures(SIZE), st.data())
def test_any_text_and_structure_can_be_read(
    text: str, structure: Structure, data: st.DataObject
) -> None:
    document = Document(
        *("a.md", text, "0" * 64, "text/markdown", "r"), structure=structure
    )
    whole = Span(document, 0, SIZE)
    passage = Passage((Sentence(0, 0, 0, whole),), ())
    words = [
        text[start : start + data.draw(st.integers(1, 5))]
        for start in data.draw(st.lists(st.integers(0, SIZE - 1), min_size=1))
    ]
    scores = {span: float(number) for number, span in enumerate(words)}
    for candidate in read(Scripted(scores), passage):
        assert whole.holds(candidate.span)
