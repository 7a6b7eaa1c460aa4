"""Verifying saved answers that were tampered with in many ways."""

import copy
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.store.store import LocalStore
from index.sync.components import Components
from index.sync.sync import sync
from qa import Bot
from qa.answers.check import BadLine, CheckedQuote, check_lines
from qa.read.sentence_reader import SentenceReader
from tests.support.folders import write_files

Saved = dict[str, Any]
FILES = {
    "talks.md": "# Talks\n\nUmerov led the talks. Medinsky led the talks for Russia.\n",
    "copy.txt": "Umerov led the talks. The Cafe\u0301 was shut.\n",
}


@pytest.fixture
def index(tmp_path: Path, fake_components: Components) -> Path:
    sync(write_files(tmp_path / "docs", FILES), tmp_path / "index", fake_components)
    return tmp_path / "index"


@pytest.fixture
def bot(index: Path, fake_components: Components) -> Iterator[Bot]:
    with Bot(index, embedder=fake_components.embedder, reader=SentenceReader()) as bot:
        yield bot


@pytest.fixture
def found(bot: Bot) -> Saved:
    """A saved answer with a quote and a span."""
    return bot.ask("Who led the talks for Russia?", min_confidence=0).as_json()


@pytest.fixture
def refused(bot: Bot) -> Saved:
    """A saved answer with nearest sentences."""
    return bot.ask("Who led the talks for Russia?", min_confidence=1).as_json()


def results(index: Path, lines: Iterable[str]) -> list[CheckedQuote | BadLine]:
    store = LocalStore(index)
    with store.reading() as snapshot:
        checked = list(check_lines(snapshot, lines))
    store.close()
    return checked


def outcomes(index: Path, *answers: Saved) -> list[str]:
    """The status of each quote, or "bad" for a line that isn't an answer."""
    lines = [json.dumps(answer) for answer in answers]
    return [
        "bad" if isinstance(result, BadLine) else result.outcome
        for result in results(index, lines)
    ]


def test_every_kind_of_unchanged_answer_is_verbatim(
    index: Path, bot: Bot, found: Saved, refused: Saved
) -> None:
    talk = bot.ask("Hello!").as_json()
    expected = len(found["quotes"]) + len(refused["nearest"])
    assert found["spans"], "there are spans, which are not counted as quotes"
    assert outcomes(index, found, refused, talk) == ["verbatim"] * expected
    assert expected > 2


TAMPERINGS: dict[str, Callable[[Saved], object]] = {
    "a quote's words": lambda a: a["quotes"][0].update(text="Putin led the talks."),
    "a letter's case": lambda a: a["quotes"][0].update(
        text=a["quotes"][0]["text"].upper()
    ),
    "a quote's start": lambda a: a["quotes"][0].update(
        start=a["quotes"][0]["start"] + 1
    ),
    "a quote's end": lambda a: a["quotes"][0].update(end=a["quotes"][0]["end"] - 1),
    "an end after the document": lambda a: a["quotes"][0].update(end=10_000),
    "a start before the document": lambda a: a["quotes"][0].update(start=-5),
    "an empty range": lambda a: a["quotes"][0].update(
        end=a["quotes"][0]["start"], text=""
    ),
    "a hash": lambda a: a["quotes"][0].update(sha256="0" * 64),
    "another document": lambda a: a["quotes"][0].update(document="copy.txt"),
    "a document that is not there": lambda a: a["quotes"][0].update(document="x.md"),
    "a document no file is named": lambda a: a["quotes"][0].update(document="\ud800"),
    "an offset that is a word": lambda a: a["quotes"][0].update(start="9"),
    "a quote without a hash": lambda a: a["quotes"][0].pop("sha256"),
    "a quote that is a word": lambda a: a.update(quotes=["Umerov led the talks."]),
    "no list of quotes": lambda a: a.update(quotes=None),
    "the answer's words": lambda a: a.update(text="Putin"),
    "the answer's words left out": lambda a: a.update(text=""),
    "a span's words": lambda a: a["spans"][0].update(text="Putin"),
    "a span's words and the answer's": lambda a: (
        a["spans"][0].update(text="Putin"),
        a.update(text="Putin"),
    ),
    "a span's start": lambda a: a["spans"][0].update(start=a["spans"][0]["start"] + 1),
    "a span's end": lambda a: a["spans"][0].update(end=a["spans"][0]["end"] - 1),
    "a span of a quote that is not there": lambda a: a["spans"][0].update(quote=1),
    "a span of a quote below 0": lambda a: a["spans"][0].update(quote=-1),
    "a span of words outside its quote": lambda a: (
        a["spans"][0].update(start=9, end=30, text="Umerov led the talks."),
        a.update(text="Umerov led the talks."),
    ),
    "where the answer starts": lambda a: a["quotes"][0].update(answer_start=0),
    "where the answer ends": lambda a: a["quotes"][0].update(answer_end="10"),
    "no span": lambda a: a.update(spans=[], text=""),
    "found turned to not found": lambda a: a.update(found=False),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_with_an_answer_is_caught(
    index: Path, found: Saved, name: str
) -> None:
    assert found["text"] == "Medinsky led the talks for Russia."
    tampered = copy.deepcopy(found)
    TAMPERINGS[name](tampered)
    assert tampered != found
    assert set(outcomes(index, tampered)) - {"verbatim"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "Putin led the talks."),
        ("start", 1),
        ("end", 11),
        ("sha256", "0" * 64),
        ("document", "x.md"),
    ],
)
def test_tampering_with_a_nearest_sentence_is_caught(
    index: Path, refused: Saved, field: str, value: object
) -> None:
    refused["nearest"][0][field] = value
    assert outcomes(index, refused)[0] != "verbatim"


def test_a_quotation_of_nothing_is_no_quotation(index: Path, refused: Saved) -> None:
    refused["nearest"] = [{**refused["nearest"][0], "start": 3, "end": 3, "text": ""}]
    assert outcomes(index, refused) == ["bad"]


def test_not_found_turned_to_found_is_caught(index: Path, refused: Saved) -> None:
    assert outcomes(index, {**refused, "found": True}) == ["bad"]


def test_words_that_are_not_there_are_told_from_a_file_that_is_another(
    index: Path, found: Saved, fake_components: Components, tmp_path: Path
) -> None:
    misquoted = copy.deepcopy(found)
    misquoted["quotes"][0]["text"] = "Putin."
    assert outcomes(index, misquoted)[0] == "misquoted"
    write_files(tmp_path / "docs", {"talks.md": FILES["talks.md"] + "\nMore.\n"})
    sync(tmp_path / "docs", index, fake_components)
    assert set(outcomes(index, found)) == {"changed"}
    (tmp_path / "docs" / "talks.md").unlink()
    sync(tmp_path / "docs", index, fake_components)
    assert set(outcomes(index, found)) == {"missing"}


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[]",
        "{}",
        '{"line": 3, "error": {"kind": "bad_row"}}',
        "[" * 100_000,
    ],
    ids=["no JSON", "no object", "no answer", "an error of a batch", "deep"],
)
def test_a_line_that_is_not_an_answer_is_bad_and_later_lines_are_checked(
    index: Path, found: Saved, line: str
) -> None:
    bad, *rest = results(index, [line, "", json.dumps(found)])
    assert isinstance(bad, BadLine)
    assert not bad.is_good
    assert str(bad).startswith("line 1: ")
    assert [(result.line, result.is_good) for result in rest] == [(3, True)]


def test_a_bad_quote_is_printed_with_its_line_its_document_and_its_words(
    index: Path, found: Saved
) -> None:
    found["quotes"][0]["text"] = "Putin."
    shown = str(results(index, [json.dumps(found)])[0])
    start, end = found["quotes"][0]["start"], found["quotes"][0]["end"]
    assert shown == f"line 1: misquoted: talks.md {start}:{end} 'Putin.'"
