"""The passages served for hand-written questions, and their labels."""

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from index.embed.embedder import HashEmbedder
from index.sync.components import Components
from index.sync.sync import sync
from qa import Bot
from qa.read.sentence_reader import SentenceReader
from training.data.served import (
    ServedPassage,
    ServedQuestion,
    read_served,
    write_served,
)
from training.gold.real import lay_out_sources
from training.serve_passages import LONGEST, serve

Row = Mapping[str, object]

ARRIVAL = (
    "On the first day you get:\n\n- a laptop\n- a badge\n- a key to the lobby\n\n"
    "A lost badge costs 5 EUR. Anna keeps the list of badges."
)
PRICES = "| Item | Price |\n|---|---|\n| Pine desk | 239 EUR |\n| Oak desk | 420 EUR |"
DESKS = "The depot lends desks. Fritz once paid 239 EUR for a chair there."


def asked(  # noqa: PLR0913 - a row's fields
    context: str,
    question: str,
    *answers: str,
    evidence: Sequence[str],
    kind: str = "fact",
    verdict: str | None = None,
    is_impossible: bool = False,
) -> Row:
    """A question as a file has it; answers and evidence are parts of the context."""
    return {
        "question": question,
        "kind": kind,
        "answers": answers,
        "starts": [context.index(answer) for answer in answers],
        "evidence": [
            (context.index(part), context.index(part) + len(part)) for part in evidence
        ],
        "is_impossible": is_impossible,
        "verdict": verdict,
    }


def row(context: str, *qas: Row, source: str = "x/y@1:staff.md") -> Row:
    return {
        "domain": "policies",
        "source": source,
        "title": "Handbook",
        "heading": "Arrival",
        "context": context,
        "qas": qas,
    }


Serve = Callable[..., Sequence[ServedQuestion]]


@pytest.fixture
def served(tmp_path: Path, fake_components: Components) -> Serve:
    """A function that serves the questions of rows from an index of their contexts."""

    def serve_rows(*contexts: Row) -> Sequence[ServedQuestion]:
        file = tmp_path / "rows.jsonl.gz"
        with gzip.open(file, "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(each) + "\n" for each in contexts)
        lay_out_sources(file, tmp_path / "docs")
        sync(tmp_path / "docs", tmp_path / "index", fake_components)
        reader = SentenceReader()
        with Bot(tmp_path / "index", embedder=HashEmbedder(), reader=reader) as bot:
            return list(serve(bot, contexts))

    return serve_rows


def answering(question: ServedQuestion) -> Sequence[ServedPassage]:
    found = [passage for passage in question.passages if passage.answers]
    assert found
    return found


def answers(passage: ServedPassage) -> Sequence[str]:
    return [passage.text[start:end] for start, end in passage.answers]


def test_served_passages_hold_the_answer_verbatim_in_its_evidence(
    served: Serve,
) -> None:
    proof = "A lost badge costs 5 EUR."
    qa = asked(ARRIVAL, "What does a lost badge cost?", "5 EUR", evidence=[proof])
    (question,) = served(row(ARRIVAL, qa))
    for passage in answering(question):
        assert answers(passage) == ["5 EUR"]
        assert [passage.text[s:e] for s, e in passage.evidence] == [proof]
        assert "Arrival" in f"{passage.heading} {passage.text}"
    assert question.whole.text == ARRIVAL
    assert answers(question.whole) == ["5 EUR"]
    assert (question.form, question.verdict) == ("span", "neither")


def test_a_row_is_served_written_out_with_its_answer(served: Serve) -> None:
    line = "| Pine desk | 239 EUR |"
    qa = asked(PRICES, "What does the pine desk cost?", "239 EUR", evidence=[line])
    (question,) = served(row(PRICES, qa))
    for passage in answering(question):
        assert "Item: Pine desk; Price: 239 EUR." in passage.text
        assert answers(passage) == ["239 EUR"]


def test_an_answer_over_two_items_of_a_list_is_one_range(served: Serve) -> None:
    both = "a laptop\n- a badge"
    qa = asked(ARRIVAL, "What do I get first?", both, evidence=[both], kind="how")
    (question,) = served(row(ARRIVAL, qa))
    for passage in answering(question):
        assert answers(passage) == ["a laptop, a badge"]


def test_the_items_of_a_list_are_one_range_from_the_first_to_the_last(
    served: Serve,
) -> None:
    items = ("a laptop", "a badge", "a key to the lobby")
    qa = asked(
        ARRIVAL, "What do I get on day one?", *items, evidence=items, kind="list"
    )
    (question,) = served(row(ARRIVAL, qa))
    assert question.form == "list"
    assert answers(question.whole) == list(items)
    whole = [answers(each) for each in answering(question)]
    assert ["a laptop, a badge, a key to the lobby"] in whole


def test_each_item_of_a_list_too_long_for_a_span_is_a_range_of_its_own(
    served: Serve,
) -> None:
    items = [f"a {word * 15} for the depot" for word in ("blue ", "red ", "green ")]
    listed = "You get:\n\n" + "\n".join(f"- {item}" for item in items)
    qa = asked(listed, "What do I get?", *items, evidence=items, kind="list")
    (question,) = served(row(listed, qa))
    assert items in [answers(passage) for passage in answering(question)]


def test_a_long_answer_ends_with_its_last_whole_word_within_a_span(
    served: Serve,
) -> None:
    exact = ("walk " * (LONGEST // 5)).strip() + "s"
    assert len(exact) == LONGEST
    for answer, expected in ((f"{exact} far away", exact), (exact, exact)):
        context = f"People {answer}."
        qa = asked(context, "What do people do?", answer, evidence=[context])
        (question,) = served(row(context, qa))
        for passage in answering(question):
            assert answers(passage) == [expected]


def test_a_context_that_is_not_there_verbatim_is_left_out(served: Serve) -> None:
    windows = "The depot opens at nine.\r\nIt closes at five."
    closing = asked(windows, "When does it close?", "five", evidence=["five"])
    badge = asked(ARRIVAL, "Who keeps the list?", "Anna", evidence=["Anna"])
    found = served(row(windows, closing, source="x/y@1:depot.md"), row(ARRIVAL, badge))
    assert [question.text for question in found] == ["Who keeps the list?"]


def test_what_mentions_an_answer_elsewhere_is_neither_right_nor_wrong(
    served: Serve,
) -> None:
    line = "| Pine desk | 239 EUR |"
    qa = asked(PRICES, "What does the pine desk cost?", "239 EUR", evidence=[line])
    (question,) = served(
        row(PRICES, qa), row(DESKS, source="x/y@1:depot.md"), row(ARRIVAL)
    )
    others = [each for each in question.passages if not each.answers]
    assert others
    for passage in others:
        assert "239" not in passage.text
        assert passage.evidence == ()


def test_the_same_words_in_another_document_are_no_answer(served: Serve) -> None:
    proof = "A lost badge costs 5 EUR."
    qa = asked(ARRIVAL, "What does a lost badge cost?", "5 EUR", evidence=[proof])
    copy = row(f"Anna: welcome, all! {ARRIVAL}", source="x/y@1:copy.md")
    (question,) = served(copy, row(ARRIVAL, qa))
    for passage in answering(question):
        assert answers(passage) == ["5 EUR"]


def test_nothing_answers_an_unanswerable_question(served: Serve) -> None:
    qa = asked(
        ARRIVAL,
        "What does a lost laptop cost?",
        "5 EUR",
        evidence=["A lost badge costs 5 EUR."],
        kind="unanswerable",
        is_impossible=True,
    )
    (question,) = served(row(ARRIVAL, qa))
    assert question.passages
    for passage in (question.whole, *question.passages):
        assert (passage.answers, passage.evidence) == ((), ())
    assert (question.form, question.verdict) == ("", "neither")


def test_the_form_of_a_numbered_list_is_steps_and_that_of_yes_or_no_a_verdict(
    served: Serve,
) -> None:
    steps = "To start it:\n\n1. turn the key\n2. press the pedal\n\nIt may not rain."
    both = "turn the key\n2. press the pedal"
    how = asked(steps, "How is it started?", both, evidence=[both], kind="how")
    rain = "It may not rain."
    may = asked(
        steps, "May it rain?", rain, evidence=[rain], kind="yesno", verdict="no"
    )
    found = served(row(steps, how, may))
    assert [(each.form, each.verdict) for each in found] == [
        ("steps", "neither"),
        ("verdict", "no"),
    ]


def test_what_is_written_to_a_file_is_read_again(served: Serve, tmp_path: Path) -> None:
    qa = asked(ARRIVAL, "Who keeps the list?", "Anna", evidence=["Anna keeps"])
    questions = served(row(ARRIVAL, qa))
    write_served(questions, tmp_path / "served.jsonl.gz")
    assert read_served(tmp_path / "served.jsonl.gz") == questions
