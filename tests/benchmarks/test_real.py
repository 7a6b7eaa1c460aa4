"""The benchmark on people's own documents: one question's result, and the tables."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from benchmarks.real.results import Result, result
from benchmarks.real.tables import summary_lines
from index.store.state import IndexState
from index.text.document import Document, Span
from qa import Answer, AnswerSpan, Quote
from qa.answers.answer import Timings
from training.gold.real import RealQuestion

TEXT = "Take a pump, a spare tube and a key."


def answer(text: str, confidence: float, least: float | None) -> Answer:
    """An answer that is shown from a confidence on."""
    index = IndexState(1, 0, 0, 0)
    empty = Answer("?", confidence, calibrated=True, index=index, timings=Timings())
    if confidence < (0.5 if least is None else least):
        return empty
    document = Document("a.md", TEXT, "0" * 64, "text/markdown", "test/1")
    start = TEXT.index(text)
    span = Span(document, start, start + len(text))
    quote = Quote(Span(document, 0, len(TEXT)), span, confidence)
    return replace(empty, spans=(AnswerSpan(0, span),), quotes=(quote,))


@pytest.mark.parametrize(("confidence", "found"), [(0.4, False), (0.6, True)])
def test_the_best_candidate_is_judged_whether_it_is_shown_or_not(
    confidence: float, *, found: bool
) -> None:
    question = RealQuestion("?", ("a spare tube",), domain="life")
    got = result(question, lambda least: answer("spare tube", confidence, least), ())
    assert (got.found, got.right) == (found, found)
    assert (got.candidate_right, got.f1, got.rank) == (True, 1.0, None)


def test_all_items_of_a_list_are_the_answer_whose_words_count() -> None:
    question = RealQuestion("?", ("a pump", "a spare tube", "a key"), kind="list")
    got = result(question, lambda least: answer("a pump", 0.9, least), ())
    assert got.f1 == pytest.approx(2 / 5)


def results() -> list[Result]:
    """Two domains: confidence .9 of four answers, two of them right, and .1 of one."""
    fact = RealQuestion("?", ("x",), domain="life", kind="fact")
    polar = RealQuestion("?", ("x",), domain="laws", kind="yesno", verdict="no")
    base = Result(
        question=fact,
        found=True,
        right=True,
        candidate_right=True,
        f1=0.8,
        confidence=0.9,
        quoted=True,
        shown=True,
        rank=6,
        verdict=None,
    )
    wrong = replace(base, right=False, candidate_right=False, f1=0.0, rank=2)
    none = RealQuestion("?", domain="life", kind="unanswerable")
    return [
        base,
        replace(wrong, question=none, rank=None),
        replace(base, question=polar, verdict="no", f1=1.0),
        replace(wrong, question=polar, verdict="yes"),
        replace(wrong, question=polar, found=False, confidence=0.1),
    ]


def cells(lines: Sequence[str]) -> dict[str, list[str]]:
    """The cells of each row, by the first of them."""
    rows = [line.strip("| ").split(" | ") for line in lines if line]
    return {row[0]: row[1:] for row in rows}


def test_the_table_counts_wrong_answers_to_any_question_against_those_shown() -> None:
    table = cells(summary_lines(results()))
    assert table["questions, answerable"] == ["5, 4"]
    assert table["right, of answerable"] == ["0.500"]
    assert table["right, of answers shown"] == ["0.500"]
    assert table["F1 of the best candidate"] == ["0.450"]
    assert table["evidence in the first 5 passages"] == ["0.500"]
    assert table["evidence in the first 10 passages"] == ["1.000"]


def test_verdicts_are_counted_of_all_questions_that_ask_for_one() -> None:
    table = cells(summary_lines(results()))
    assert table["yes-or-no questions"] == ["3"]
    assert table["yes or no said, of those"] == ["0.667"]
    assert table["yes or no said, of those answered"] == ["1.000"]
    assert table["and right"] == ["0.500"]
    assert table["yes or no said, of others"] == ["0.000"]


def test_each_domain_has_its_figures_and_the_worst_is_named() -> None:
    table = cells(summary_lines(results()))
    # One is right of two at .9; of three, .9, .9 and .1, one of those at .9.
    assert table["life"] == ["1.000", "0.800", "0.500", "0.500", "0.400", "2"]
    assert table["laws"] == ["0.333", "0.333", "0.500", "-", "0.300", "3"]
    assert table["calibration error, worst domain (life)"] == ["0.400"]
    assert table["answerable or not, AUROC, mean of domains"] == ["0.500"]


def test_there_are_no_figures_of_passages_where_nothing_was_searched() -> None:
    asked = [replace(each, rank=None) for each in results()]
    assert not any("passages" in line for line in summary_lines(asked))
