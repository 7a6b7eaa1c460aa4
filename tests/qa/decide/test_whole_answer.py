"""Whole answers: lists and procedures, from candidates given by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.store.state import Sentence
from index.text.document import Document, Span
from index.text.range import Range
from index.text.structure import Item, List, Structure
from qa.answers.quote import MOST_CHARACTERS
from qa.decide.whole_answer import run_of, whole_answer
from qa.read.reader import Candidate
from qa.retrieve.passages import Passage
from tests.support.marked_documents import around, marked, part, sentences_of
from tests.support.structures import structures

SAUNA = """# Sauna

The sauna has these extras:

- a bench of alder.
- a bucket, with
  - a ladle
  - a lid
- scents, e.g.
  - pine resin

To heat it:

1. Open the damper.
2. Light the birch first, then the alder.
3. Wait for an hour.

## Cleaning

Sweep the floor. Then rinse the bench with water. Finally, open the door. It dries fast.

They come on Mondays. The floor is of pine. It is old.
"""


def candidate(words: str, text: str = SAUNA) -> Candidate:
    """A candidate with these words as its span."""
    document = marked(text)
    span = part(document, words)
    (sentence,) = (s for s in sentences_of(document) if s.span.holds(span))
    return Candidate(span, sentence, Passage((sentence,), ()), 1.0)


def items(question: str, words: str, text: str = SAUNA) -> list[str]:
    whole = whole_answer(question, candidate(words, text), around)
    return [item.text for item in whole.items]


EXTRAS = [
    "a bench of alder",
    "a bucket, with",
    "a ladle",
    "a lid",
    "scents, e.g.",
    "pine resin",
]
STEPS = [
    "Open the damper",
    "Light the birch first, then the alder",
    "Wait for an hour",
]


def test_a_question_for_several_things_gets_all_items_without_their_stops() -> None:
    assert items("What are the extras of the sauna?", "a bench of alder") == EXTRAS
    assert items("Which extras does the sauna have?", "a bucket, with") == EXTRAS


def test_the_answer_spans_all_its_items() -> None:
    whole = whole_answer("What are the extras?", candidate("a bench of alder"), around)
    assert whole.span.text.startswith("a bench of alder.")
    assert whole.span.text.endswith("pine resin")
    assert whole.sentence == candidate("a bench of alder").sentence


def test_an_item_of_an_inner_list_gets_only_that_list() -> None:
    assert items("Which parts does the bucket have?", "a lid") == ["a ladle", "a lid"]


def test_a_procedure_gets_all_its_steps_in_order() -> None:
    assert items("How do I heat the sauna?", "Wait for an hour") == STEPS


def test_a_procedure_in_prose_gets_the_instructions_around() -> None:
    assert items("How do I clean the sauna?", "rinse the bench") == [
        "Sweep the floor",
        "Then rinse the bench with water",
        "Finally, open the door",
    ]


def test_prose_that_instructs_nobody_is_not_a_procedure() -> None:
    assert items("How do I clean the sauna?", "The floor is of pine") == []


@pytest.mark.parametrize(
    "question",
    [
        "What is the first step to heat it?",
        "Where is the damper?",
        "Who may heat it?",
        "How long do I wait?",
        "What is the bench made of?",
    ],
)
def test_a_question_for_one_thing_gets_one(question: str) -> None:
    assert items(question, "Open the damper.") == []


def test_a_question_about_the_list_as_a_whole_gets_all_items() -> None:
    assert items("What does the sauna have as extras?", "a bench of alder.") == EXTRAS


def test_a_question_for_several_things_keeps_words_inside_an_item() -> None:
    assert items("Which trees are burnt?", "birch") == []


def test_a_candidate_with_most_items_gets_the_others() -> None:
    two = candidate("Open the damper")
    chosen = (two.span, candidate("Light the birch first, then the alder").span)
    both = replace(
        two, items=tuple(Span(two.span.document, s.start, s.end) for s in chosen)
    )
    whole = whole_answer("What comes before the bath?", both, around)
    assert [item.text for item in whole.items] == STEPS


def test_the_run_of_a_list_starts_with_its_marker() -> None:
    whole = whole_answer("How do I heat it?", candidate("Wait for an hour"), around)
    assert (
        run_of(whole).text == SAUNA[SAUNA.index("1. Open") : SAUNA.index("hour.") + 4]
    )


def test_the_run_of_an_inner_list_starts_after_the_indentation() -> None:
    whole = whole_answer("Which parts has it?", candidate("a ladle"), around)
    assert run_of(whole).text == "- a ladle\n  - a lid"


def test_the_run_of_a_long_list_ends_with_the_last_item_that_fits() -> None:
    text = "".join(f"- thing{n:02} {'of wood ' * 20}thing{n}\n" for n in range(20))
    whole = whole_answer(
        "Which things are there?", candidate(whole_item(text), text), around
    )
    run = run_of(whole)
    assert len(whole.items) == 20
    assert run.text.startswith("- thing00")
    fits = [item for item in whole.items if run.holds(item)]
    assert len(run.text) <= MOST_CHARACTERS < whole.items[len(fits)].end - run.start


def whole_item(text: str) -> str:
    """The words of the sixth item."""
    return text.splitlines()[5].removeprefix("- ").strip()


def test_a_list_whose_first_item_is_too_long_to_quote_is_not_shown_as_one() -> None:
    text = f"1. {'Stir. ' * 300}\n2. Serve it.\n"
    assert items("How do I cook it?", "Serve it.", text) == []


def test_an_item_whose_marker_is_far_from_its_words_is_quoted_without_it() -> None:
    text = f"- {'wood ' * 239}wood\n- birch\n"
    listed = candidate("birch", text)
    long = part(listed.span.document, text.splitlines()[0][2:])
    run = run_of(replace(listed, items=(Span(long.document, 2, long.end),)))
    assert run == long
    assert len(run.text) == MOST_CHARACTERS - 1


def test_an_accent_before_a_marker_is_quoted_with_what_it_stands_on() -> None:
    text = " \u0301- birch"
    listed = Structure(lists=(List((Item(4, 9),)),))
    document = Document(
        *("a.md", text, "0" * 64, "text/markdown", "r"), structure=listed
    )
    sentence = Sentence(0, 0, 0, Span(document, 0, 9))
    item = Span(document, 4, 9)
    found = Candidate(item, sentence, Passage((sentence,), ()), 1.0, (item,))
    assert run_of(found).text == text


@pytest.mark.parametrize("words", [".", "...", "*", "-"])
def test_an_item_of_marks_alone_is_an_item_too(words: str) -> None:
    document = Document(
        "a.md",
        f"- {words}\n- alder",
        "0" * 64,
        "text/markdown",
        "r",
        structure=marked("- x\n- y").structure,
    )
    size = len(words)
    listed = document.structure.lists[0]
    first, second = listed.items
    moved = listed._replace(
        items=(
            first._replace(start=2, end=2 + size),
            second._replace(start=5 + size, end=10 + size),
        )
    )
    document = replace(document, structure=Structure(lists=(moved,)))
    sentence = Sentence(0, 0, 0, Span(document, 0, len(document.text)))
    span = Span(document, *Range(5 + size, 10 + size))
    found = Candidate(span, sentence, Passage((sentence,), ()), 1.0)
    whole = whole_answer("Which trees are there?", found, lambda each, _: [each])
    assert [item.text for item in whole.items] == [words, "alder"]


SIZE = 40
QUESTIONS = ["How do I do it?", "Which parts are there?", "What is a?", "Is it a?"]


@given(
    st.text("ab\u0301🇫🇷\n.-• ", min_size=SIZE, max_size=SIZE),
    structures(SIZE),
    st.sampled_from(QUESTIONS),
    st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)),
)
def test_any_text_and_structure_give_whole_items_and_a_run(
    text: str, structure: Structure, question: str, ends: tuple[int, int]
) -> None:
    document = Document(
        *("a.md", text, "0" * 64, "text/markdown", "r"), structure=structure
    )
    sentence = Sentence(0, 0, 0, Span(document, 0, SIZE))
    try:
        span = Span(document, *sorted(ends))
    except ValueError:
        return
    found = Candidate(span, sentence, Passage((sentence,), ()), 1.0)
    whole = whole_answer(question, found, lambda each, _: [each])
    if whole.items:
        assert run_of(whole).holds(whole.items[0])
    else:
        assert whole.span.holds(found.span)


NOTES = """# Changes

- Gates can be locked by hand.
- Lamps are brighter.
"""


def test_a_list_of_statements_is_no_procedure() -> None:
    assert items("How do I lock the gates?", "by hand", NOTES) == []
    told = NOTES.replace("Gates can be locked", "Lock gates")
    assert items("How do I lock the gates?", "by hand", told) == [
        "Lock gates by hand",
        "Lamps are brighter",
    ]
