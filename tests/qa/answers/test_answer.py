"""The answer's JSON: its keys, their types and order, found or not."""

import json
from collections.abc import Mapping
from types import UnionType

import pytest

from index.store.state import IndexState
from index.sync.components import Components
from index.text.document import Document, Span
from index.text.structure import Heading, Structure
from qa import Answer, AnswerSpan, Quote
from qa.answers.answer import Timings
from tests.support.folders import asked

FILES = {"talks.md": "# Talks\n\nUmerov led the talks.\n\nMedinsky spoke.\n"}
_Kind = type | UnionType
KEYS: dict[str, _Kind] = {
    "question": str,
    "resolved": str | None,
    "found": bool,
    "form": str,
    "following": dict | None,
    "text": str,
    "confidence": float,
    "calibrated": bool,
    "verdict": str | None,
    "wording": str | None,
    "unsupported": list,
    "wording_note": str | None,
    "note": str | None,
    "spans": list,
    "quotes": list,
    "nearest": list,
    "searched": dict | None,
    "index": dict,
    "timings_ms": dict,
}
SPAN_KEYS: dict[str, _Kind] = {"text": str, "quote": int, "start": int, "end": int}
NEAREST_KEYS: dict[str, _Kind] = {
    "document": str,
    "sha256": str,
    "start": int,
    "end": int,
    "text": str,
    "page": int | None,
    "heading": str | None,
    "path": list,
    "under": list,
    "cells": list,
    "dated": int | None,
    "status": str | None,
    "score": float,
}
QUOTE_KEYS: dict[str, _Kind] = {**NEAREST_KEYS, "answer_start": int, "answer_end": int}
STATE_KEYS = {"documents": int, "pending": int, "failed": int, "vectors_pending": int}
TIMINGS_KEYS = {"retrieve": float, "read": float, "total": float, "word": float}


def assert_form(value: object, keys: Mapping[str, _Kind]) -> None:
    assert isinstance(value, dict)
    assert value.keys() == keys.keys()
    for key, kind in keys.items():
        assert isinstance(value[key], kind), f"{key} is {value[key]!r}"


def assert_has_the_form_of_an_answer(answer: dict[str, object]) -> None:
    assert_form(answer, KEYS)
    assert list(answer) == list(KEYS)
    for key, keys in (
        ("spans", SPAN_KEYS),
        ("quotes", QUOTE_KEYS),
        ("nearest", NEAREST_KEYS),
    ):
        parts = answer[key]
        assert isinstance(parts, list)
        for part in parts:
            assert_form(part, keys)
    assert_form(answer["index"], STATE_KEYS)
    assert_form(answer["timings_ms"], TIMINGS_KEYS)


def test_a_found_answer_has_the_documented_json(
    fake_components: Components,
) -> None:
    with asked(FILES, fake_components) as bot:
        answer = bot.ask(" Who led the talks? ", min_confidence=0).as_json()
    again = json.loads(json.dumps(answer))
    assert_has_the_form_of_an_answer(again)
    assert again["question"] == "Who led the talks?"
    assert again["found"] is True
    assert again["text"] == "Umerov led the talks."
    assert again["spans"] == [
        {"text": again["text"], "quote": 0, "start": 9, "end": 30}
    ]
    assert len(again["quotes"]) == 1, "at 0 only the best is confident enough to quote"
    assert again["quotes"][0]["heading"] == "Talks"
    assert again["quotes"][0]["score"] == again["confidence"]
    assert again["nearest"] == []
    assert again["index"]["documents"] == 1
    assert (again["verdict"], again["wording"], again["note"]) == (None, None, None)


def test_an_answer_that_is_not_found_has_nearest_sentences_without_an_answer_range(
    fake_components: Components,
) -> None:
    with asked(FILES, fake_components) as bot:
        answer = bot.ask("Who led the talks?", min_confidence=1).as_json()
        best = bot.ask("Who led the talks?", min_confidence=0).as_json()
    assert_has_the_form_of_an_answer(answer)
    assert answer["found"] is False
    assert answer["text"] == ""
    assert answer["spans"] == answer["quotes"] == []
    assert answer["nearest"], "the nearest sentences are shown"
    assert answer["confidence"] == best["confidence"]


def test_a_folder_without_sentences_answers_nothing_at_any_confidence(
    fake_components: Components,
) -> None:
    with asked({"empty.txt": ""}, fake_components) as bot:
        answer = bot.ask("Who led the talks?", min_confidence=0).as_json()
    assert_has_the_form_of_an_answer(answer)
    assert (answer["found"], answer["confidence"]) == (False, 0)


def test_small_talk_gets_a_note_that_is_not_in_the_text(
    fake_components: Components,
) -> None:
    with asked(FILES, fake_components) as bot:
        answer = bot.ask("Hello!", min_confidence=0).as_json()
    assert_has_the_form_of_an_answer(answer)
    assert answer["note"]
    assert (answer["found"], answer["text"], answer["nearest"]) == (False, "", [])


def test_every_other_quote_has_the_minimal_confidence(
    fake_components: Components,
) -> None:
    files = {f"{n}.txt": f"Umerov led talk {n}." for n in range(8)}
    with asked(files, fake_components) as bot:
        answer = bot.ask("Which talks did Umerov lead?", min_confidence=0.01)
    scores = [quote.score for quote in answer.quotes]
    assert 1 < len(scores) <= 5
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= 0.01


DOCUMENT = Document(
    "a.pdf",
    "Names\n\nKim and Lee came. Max left.",
    "0" * 64,
    "application/pdf",
    "pdf/1",
    pages=(0, 25),
    structure=Structure((Heading(0, 5),)),
)


def test_several_spans_are_joined_by_a_semicolon_and_number_their_quotes() -> None:
    kim, lee = Span(DOCUMENT, 7, 10), Span(DOCUMENT, 15, 18)
    left = Span(DOCUMENT, 25, 34)
    answer = Answer(
        "Who?",
        0.98765,
        calibrated=False,
        index=IndexState(1, 2, 3, 4),
        timings=Timings(1.26, 0.0, 2.0),
        quotes=(Quote(Span(DOCUMENT, 7, 24), kim, 0.98765), Quote(left, left, 0.5)),
        spans=(AnswerSpan(0, kim), AnswerSpan(0, lee), AnswerSpan(1, left)),
    )
    found = answer.as_json()
    assert_has_the_form_of_an_answer(found)
    assert found["text"] == "Kim; Lee; Max left."
    assert found["confidence"] == 0.9877
    assert found["index"] == {
        "documents": 1,
        "pending": 2,
        "failed": 3,
        "vectors_pending": 4,
    }
    assert found["timings_ms"] == {
        "retrieve": 1.3,
        "read": 0.0,
        "total": 2.0,
        "word": 0.0,
    }
    assert answer.quotes[0].as_json() == {
        "document": "a.pdf",
        "sha256": "0" * 64,
        "start": 7,
        "end": 24,
        "text": "Kim and Lee came.",
        "answer_start": 7,
        "answer_end": 10,
        "page": 1,
        "heading": "Names",
        "path": ["Names"],
        "under": [],
        "cells": [],
        "dated": None,
        "status": None,
        "score": 0.9877,
    }
    assert answer.quotes[1].page == 2


def test_an_answer_counts_the_files_that_failed(fake_components: Components) -> None:
    with asked({**FILES, "b.txt": b"\xff\xfe\x00"}, fake_components) as bot:
        state = bot.ask("Who led the talks?").index
    assert (state.documents, state.failed) == (1, 1)


@pytest.mark.parametrize("min_confidence", [0.0, 0.5, 1.0])
def test_confidence_does_not_depend_on_min_confidence(
    fake_components: Components, min_confidence: float
) -> None:
    with asked(FILES, fake_components) as bot:
        usual = bot.ask("Who led the talks?").confidence
        answer = bot.ask("Who led the talks?", min_confidence=min_confidence)
        assert answer.confidence == usual
        assert 0 < usual < 1
