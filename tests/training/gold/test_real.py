"""The rules by which answers about people's own documents are scored."""

import gzip
import json
from pathlib import Path

import pytest

from index.store.state import IndexState
from index.text.document import Document, Span
from qa import Answer, AnswerSpan, Quote
from qa.answers.answer import Timings
from training.gold.real import RealQuestion, lay_out_sources, own_contexts

TEXT = "Staff get 25 days of leave. Dogs are welcome in the lobby but not upstairs."


def answer(text: str, quote: str = TEXT) -> Answer:
    """An answer with one span, in a quote."""
    document = Document("a.md", TEXT, "0" * 64, "text/markdown", "test/1")
    start = TEXT.index(text)
    span = Span(document, start, start + len(text))
    held = Span(document, TEXT.index(quote), TEXT.index(quote) + len(quote))
    return Answer(
        question="?",
        confidence=0.9,
        calibrated=True,
        index=IndexState(1, 0, 0, 0),
        timings=Timings(),
        spans=(AnswerSpan(0, span),),
        quotes=(Quote(held, span, 0.9),),
    )


def question(kind: str, *answers: str, evidence: tuple[str, ...] = ()) -> RealQuestion:
    return RealQuestion("?", answers, evidence=evidence, kind=kind)


@pytest.mark.parametrize(
    ("asked", "text", "right"),
    [
        (question("fact", "25 days"), "25 days of leave", True),
        (question("fact", "25"), "Staff get 25 days of leave.", False),
        (question("reason", "25"), "Staff get 25 days of leave.", True),
        (question("list", "25 days", "Dogs"), "Dogs", False),
        (question("list", "welcome", "lobby"), "welcome in the lobby", True),
        (question("fact", "30 days of leave"), "Dogs are welcome", False),
        (question("fact"), "25 days", False),
    ],
)
def test_an_answer_is_right_by_the_rule_of_its_kind(
    asked: RealQuestion, text: str, *, right: bool
) -> None:
    assert asked.is_answered_by(answer(text)) is right


def test_yes_or_no_is_right_where_a_quote_has_the_deciding_words() -> None:
    asked = question("yesno", "Dogs are welcome in the lobby")
    assert asked.is_answered_by(answer("Dogs"))
    assert not asked.is_answered_by(answer("25 days", "Staff get 25 days of leave."))


def test_evidence_is_quoted_where_nearly_all_of_its_words_are() -> None:
    asked = question("fact", "25", evidence=("Staff get 25 days of leave.",))
    assert asked.proved_by("All Staff get 25 days of leave")
    assert not asked.proved_by("Staff get days of rest")


def test_the_contexts_of_a_source_are_one_file_under_their_headings(
    tmp_path: Path,
) -> None:
    qa = {"kind": "fact", "verdict": None, "starts": [0], "is_impossible": False}
    rows = [
        {
            "domain": "policies",
            "source": "x/y:a/b.md",
            "title": "Leave",
            "heading": heading,
            "context": context,
            "qas": [
                {**qa, "question": "?", "answers": [context[:2]], "evidence": [[0, 4]]}
            ],
        }
        for heading, context in ((None, "25 days."), ("Sick leave", "No limit."))
    ]
    file = tmp_path / "set.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
    questions = lay_out_sources(file, tmp_path / "docs")
    (document,) = (tmp_path / "docs").iterdir()
    assert document.read_text(encoding="utf-8") == (
        "# Leave\n\n25 days.\n\n* * *\n\n## Sick leave\n\nNo limit."
    )
    assert [one.evidence for one in questions] == [("25 d",), ("No l",)]


def test_a_question_of_its_own_context_has_the_context_and_its_title(
    tmp_path: Path,
) -> None:
    qa = {"kind": "list", "verdict": None, "starts": [0, 3], "is_impossible": False}
    row = {
        "domain": "policies",
        "source": "x/y:a/b.md",
        "title": "Leave",
        "heading": None,
        "context": "25 days.",
        "qas": [{**qa, "question": "?", "answers": ["25", "days"], "evidence": []}],
    }
    file = tmp_path / "set.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.write(json.dumps(row) + "\n")
    (found,) = own_contexts(file)
    assert (found.title, found.context, found.domain) == (
        "Leave",
        "25 days.",
        "policies",
    )
    assert found.wordings == ("25, days",)
