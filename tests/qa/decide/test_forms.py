"""The forms of answers: lists, steps, rows and what leads to them, by scores of the test."""

from collections.abc import Mapping

from qa.answers.quote import MOST_CHARACTERS
from qa.decide.calibrator import Calibrator, Weights
from qa.decide.calibrator_file import choose_calibrator
from qa.decide.decision import Decider, Decision
from qa.decide.scorer import CandidateScorer
from qa.read.sentence_reader import SentenceReader
from qa.read.span_reader import SpanReader
from tests.qa.read.test_span_reader import Scripted
from tests.support.marked_documents import around, marked, passage_of

KILN = """# Kiln

The kiln has three shelves:

- a low shelf
- a middle shelf
- a top shelf, of brick

To fire it:

1. Close the lid.
2. Turn the dial.

| Clay | Heat |
|---|---|
| Red clay | 1,040 degrees |

It stands in the shed. It was bought in 2011.
"""


def decide(
    question: str, scores: Mapping[str, float], first: str, last: str, text: str = KILN
) -> Decision:
    """The decision if a span's probability is the logistic function of its score.

    The passage goes from the sentence with some words to the one with others.
    """
    weights = Weights(margin=1.0, cosine=0.0, overlap=0.0)
    calibrator = Calibrator("r", None, weights, weights, 0.0, 0.0, 0.0)
    choice = choose_calibrator([calibrator], "r", None)
    spans = CandidateScorer(
        SpanReader(Scripted(scores, question=question)), choice, choice
    )
    sentences = CandidateScorer(SentenceReader(), choice, choice)
    passage = passage_of(marked(text), first, last)
    return Decider(spans, sentences).decide(question, [passage], around, 0)


def texts(decision: Decision) -> list[str]:
    return [span.text for span in decision.spans]


SHELVES = ["a low shelf", "a middle shelf", "a top shelf, of brick"]


def test_a_list_has_a_span_for_each_item_in_one_quote_of_them_all() -> None:
    scores = {"middle shelf": 3.0}
    decision = decide("Which shelves are there?", scores, "a low", "a top")
    assert (decision.form, decision.following) == ("list", None)
    assert texts(decision) == SHELVES
    assert {span.quote for span in decision.spans} == {0}
    assert decision.quotes[0].text == "\n".join(f"- {shelf}" for shelf in SHELVES)


def test_a_procedure_has_its_steps_in_order() -> None:
    decision = decide("How do I fire it?", {"Turn the dial": 3.0}, "Close", "Turn")
    assert (decision.form, texts(decision)) == (
        "steps",
        ["Close the lid", "Turn the dial"],
    )


def test_a_numbered_list_that_is_asked_for_as_a_list_is_one() -> None:
    scores = {"Turn the dial": 3.0}
    decision = decide("What are the actions?", scores, "Close", "Turn")
    assert (decision.form, len(decision.spans)) == ("list", 2)


def test_one_item_that_is_asked_for_is_a_span() -> None:
    decision = decide("Which shelf is of brick?", {"top shelf": 3.0}, "a low", "a top")
    assert (decision.form, texts(decision)) == ("span", ["top shelf"])


def test_a_cell_is_an_answer_in_a_row_that_is_quoted_whole() -> None:
    scores = {"1,040 degrees": 3.0}
    decision = decide("How hot must red clay get?", scores, "Red clay", "Red clay")
    assert (decision.form, texts(decision)) == ("row", ["1,040 degrees"])
    assert decision.quotes[0].text == "| Red clay | 1,040 degrees |"


def test_prose_gives_a_span_and_a_yes_or_no_question_a_sentence() -> None:
    span = decide("When was it bought?", {"2011": 3.0}, "It stands", "It was")
    assert (span.form, texts(span)) == ("span", ["2011"])
    sentence = decide("Was it bought in 2011?", {}, "It stands", "It was")
    assert sentence.form == "sentence"


SHELVING = "".join(f"- shelf {n:03} of red brick\n" for n in range(80))


def shelving() -> Decision:
    """The answer with all items of a list of more than 1,200 characters."""
    scores = {"shelf 001 of red brick": 3.0}
    return decide("Which shelves are there?", scores, "000", "003", SHELVING)


def test_a_list_that_is_too_long_to_quote_says_how_many_items_follow_and_where() -> (
    None
):
    decision = shelving()
    shown, following = len(decision.spans), decision.following
    assert following is not None
    assert shown + following.items == 80
    assert texts(decision) == [f"shelf {n:03} of red brick" for n in range(shown)]
    assert SHELVING[following.start :].startswith(f"shelf {shown:03}")
    assert SHELVING[: following.end] == SHELVING.rstrip()


def test_the_quote_of_a_long_list_holds_as_many_items_as_fit() -> None:
    decision = shelving()
    (quote,) = decision.quotes
    assert all(quote.span.holds(span.span) for span in decision.spans)
    line = len("\n- shelf 000 of red brick")
    assert len(quote.text) <= MOST_CHARACTERS < len(quote.text) + line
    assert quote.answer is not None
    assert (quote.answer.start, quote.answer.end) == (2, quote.end)
